import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { installProject, type Project } from './install-project.js';
import { JEST, VITEST } from './run-cases.js';

// Only with `HEAPSLOPE_ALL=1`: TypeScript's compiler in the heap makes every snapshot slow.

const MINUTES = 60_000;

/** A list that the module exports, one that it keeps to itself, and one that an exported object has. */
const SOURCE = `import { EventEmitter } from 'node:events';

export const bus = new EventEmitter();
bus.setMaxListeners(0);
const pending = new Map<number, object>();

class Book {
  readonly entries: object[] = [];
}
export const book = new Book();

export function listen(): void {
  bus.on('order', () => pending.size);
}
export function remember(id: number): void {
  pending.set(id, { id });
}
`;
const TEST = `import { bus, book, listen, remember } from '../src/orders';
let id = 0;
test('exported', async () => { await expect(() => listen()).not.toLeakMemory(); }, 240_000);
test('private', async () => { await expect(() => remember(id++)).not.toLeakMemory(); }, 240_000);
test('property', async () => { await expect(() => void book.entries.push({ id: id++ })).not.toLeakMemory(); }, 240_000);
test('from outside', async () => { await expect(() => void bus.on('other', () => id)).not.toLeakMemory(); }, 240_000);
`;
const projects: Project[] = [];
/** By the way that the tests are run. */
const found = new Map<string, string[]>();

afterAll(() => projects.forEach((project) => project.remove()), 4 * MINUTES);

async function open(name: string, files: Record<string, string>): Promise<Project> {
  const project = await installProject(name);
  projects.push(project);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project.dir, path)), { recursive: true });
    writeFileSync(join(project.dir, path), text);
  }
  return project;
}

function readFingerprints(output: string): string[] {
  const told = [...output.matchAll(/LEAK +(.*?): \+1\.00 [^]*?fingerprint +([0-9a-f]{16})/g)];
  return [...new Set(told.map(([, what, fingerprint]) => `${what} ${fingerprint}`))].toSorted();
}

test('in Jest with three transpilers', { timeout: 30 * MINUTES }, async () => {
  const jest = await open('jest-30-transpilers', {
    'src/orders.ts': SOURCE,
    'test/orders.test.ts': TEST,
  });
  for (const transpiler of ['ts-jest', 'babel-jest', '@swc/jest']) {
    const args = [JEST, '-i', 'test/orders.test.ts'];
    const { output } = await jest.run(args, { TRANSPILER: transpiler });
    found.set(transpiler, readFingerprints(output));
  }
});

test('in Vitest', { timeout: 15 * MINUTES }, async () => {
  const vitest = await open('vitest-4', {
    'src/orders.ts': SOURCE,
    'cases/orders.test.ts': `import { expect, test } from 'vitest';\n${TEST}`,
  });
  const { output } = await vitest.run([VITEST, 'run', 'cases/orders.test.ts']);
  found.set('vitest', readFingerprints(output));
});

test('one leak has one fingerprint, and the name that its module gives it', () => {
  const [first, ...others] = [...found.values()];
  expect(first!.map((told) => told.replace(/ \S+$/, ''))).toEqual([
    'Array Book.entries',
    'EventEmitter bus in src/orders.ts',
    'EventEmitter bus in src/orders.ts',
    'Map pending in src/orders.ts',
  ]);
  for (const other of others) expect(other, JSON.stringify([...found])).toEqual(first);
});
