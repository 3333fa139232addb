/** A module that leaks in ways of different shapes, one function each; and tests that check all of them. */

export const ORDERS = `import { EventEmitter } from 'node:events';

interface Item {
  readonly id: number;
  left?: Item;
  right?: Item;
}

export const bus = new EventEmitter();
bus.setMaxListeners(0);
process.setMaxListeners(0);
const pending = new Map<number, object>();
const root: Item = { id: 0.5 };
let chain: object | undefined;
let id = 0;

class Registry {
  static #hidden = new Set<object>();
  static hide(): void {
    Registry.#hidden.add({ id: id++ });
  }
}

class OrderService {
  private readonly log: object[] = [];
  note(): void {
    this.log.push({ id: id++ });
  }
}
const service = new OrderService();

export function listen(): void {
  bus.on('order', () => pending.size);
}
export function remember(): void {
  pending.set(id, { id: id++ });
}
export function hide(): void {
  Registry.hide();
}
export function note(): void {
  service.note();
}
export function link(): void {
  chain = { id: id++, next: chain };
}
export function insert(): void {
  const item: Item = { id: Math.random() };
  for (let at = root; ; ) {
    const side = item.id < at.id ? 'left' : 'right';
    const next = at[side];
    if (next === undefined) {
      at[side] = item;
      return;
    }
    at = next;
  }
}
export function onProcess(): void {
  process.on('SIGUSR2', () => pending.size);
}
export function startTimer(): void {
  setInterval(() => pending.size, 1e6).unref();
}
`;

/** What each of them leaks, as a report names it; what takes longest to tell on a large heap comes first. */
export const TOLD: Record<string, string> = {
  startTimer: 'timers',
  onProcess: 'process',
  listen: 'EventEmitter bus in src/orders.ts',
  remember: 'Map pending in src/orders.ts',
  hide: 'Set Registry.#hidden',
  note: 'Array OrderService.log',
  link: 'Object chain in src/orders.ts',
  insert: 'tree of Object root in src/orders.ts',
};

/** Where tests put what is told of a leak: one line of JSON each. */
export const FOUND = 'found.jsonl';

/** What the test of a leak does, in the words of its runner: `check` is what rejects. */
export function writeTests(orders: string, check: string, more = ''): string {
  return `${more}import { appendFileSync } from 'node:fs';
import * as orders from '${orders}';
for (const name of ${JSON.stringify(Object.keys(TOLD))})
  test(name, async () => {
    let text = 'no leak was told';
    try {
      await ${check};
    } catch (error) {
      text = error.message;
    }
    appendFileSync('${FOUND}', JSON.stringify({ name, text }) + '\\n');
  }, 240_000);
`;
}
