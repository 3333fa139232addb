/** In the page: the handlers and objects of the checks that run, for the process of Vitest to call. */
import { isThenable } from '../../input/is-thenable.js';
import type { LeakOptions } from '../../input/options.js';
import { REGISTRY, type CallsTold } from './browser-protocol.js';

/** One check of this page. */
export interface RegisteredCheck {
  handler?: () => unknown;
  hooks: Hooks;
  /** Of `toBeCollected`. */
  ref?: WeakRef<object>;
  assertion?: () => object;
  /** What the call that failed threw. */
  failure?: unknown;
}

export type Hooks = Pick<
  LeakOptions,
  'beforeEachCall' | 'afterEachCall' | 'beforeEachBatch' | 'afterEachBatch'
>;

// Fake timers of a test come later.
const now = performance.now.bind(performance);
const Channel = MessageChannel;
/** Synchronous calls let the page have its turn after so many. */
const CALLS_PER_TURN = 100;

const checks = new Map<number, RegisteredCheck>();
let lastId = 0;

/** @returns the number by which the process knows it */
export function registerCheck(check: RegisteredCheck): number {
  checks.set(++lastId, check);
  return lastId;
}

export function forgetCheck(id: number): void {
  checks.delete(id);
}

/** Puts the registry where the process finds it. */
export function openRegistry(): void {
  Object.defineProperty(globalThis, REGISTRY, {
    configurable: true,
    value: {
      run: runCalls,
      hook: (id: number, name: keyof Hooks) => checks.get(id)?.hooks[name]?.(),
      isAlive: (id: number) => checks.get(id)?.ref?.deref() !== undefined,
      target: (id: number) => checks.get(id)?.ref?.deref(),
      assertion: (id: number) => checks.get(id)?.assertion?.(),
    },
  });
}

/** Makes up to `count` calls, fewer where `ms` are over or one throws. */
async function runCalls(id: number, count: number, ms: number): Promise<CallsTold> {
  const check = checks.get(id)!;
  const { beforeEachCall, afterEachCall } = check.hooks;
  const handler = check.handler!;
  const told: CallsTold = { made: 0, took: 0, longest: 0 };
  const begin = now();
  while (told.made < count && (told.made === 0 || now() - begin < ms)) {
    if (told.made > 0 && told.made % CALLS_PER_TURN === 0) await turn();
    const start = now();
    try {
      const before = beforeEachCall?.();
      if (isThenable(before)) await before;
      const pending = handler();
      if (isThenable(pending)) await pending;
      const after = afterEachCall?.();
      if (isThenable(after)) await after;
    } catch (error) {
      check.failure = error;
      const { name = 'Error', message = String(error), stack = '' } = (error ?? {}) as Error;
      told.failure = { name, message, stack };
      break;
    }
    const took = now() - start;
    told.took += took;
    told.longest = Math.max(told.longest, took);
    told.made++;
  }
  return told;
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new Channel() as unknown as { port1: Port; port2: Port };
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** As a page has it. */
interface Port {
  onmessage: () => void;
  postMessage(message: unknown): void;
  close(): void;
}
