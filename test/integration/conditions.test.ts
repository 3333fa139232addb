import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCase, type Job } from '../../bench/accuracy/run-case.mjs';
import { limitConcurrency } from './limit-concurrency.js';

// The same verdict whatever else the process holds and has done, and however busy the machine is.
// Only in `npm run test:all`: minutes.

const MINUTES = 60_000;
const inTurn = limitConcurrency(2);
const folder = new URL('./cases/', import.meta.url);
const build = new URL('../../dist/index.mjs', import.meta.url).href;
const pathOf = (name: string) => fileURLToPath(new URL(`${name}.mjs`, folder));

const NAMES = [
  'object-leak',
  'garbage-clean',
  'number-set-leak',
  'map-entry-leak',
  'one-in-ten-leak',
  'promise-leak',
  'cache-500-clean',
  'als-clean',
];
/** Every other case that needs no server and no network. */
const OTHERS = readdirSync(folder)
  .map((file) => file.replace(/\.mjs$/, ''))
  .filter((name) => /^(closure|copied|listener|lru|request|string|templates|weak)-/.test(name))
  .map(pathOf);

const CONDITIONS: [string, Partial<Job>][] = [
  ['beside 30 MB', { megabytes: 30 }],
  ['after other work in the same process', { before: OTHERS }],
  ['beside 300 MB', { megabytes: 300 }],
];

describe.each(CONDITIONS)('%s', (_, condition) => {
  test.concurrent.each(NAMES)('%s', { timeout: 10 * MINUTES }, (name) =>
    expectVerdict(name, condition),
  );
});

describe('with both cores kept busy by other processes', () => {
  let busy: ChildProcess[];
  beforeAll(() => {
    // With an end of their own, where this process is killed before it ends them.
    const work = 'const end = Date.now() + 600_000; while (Date.now() < end);';
    busy = [1, 2].map(() => spawn(process.execPath, ['-e', work], { stdio: 'ignore' }));
  });
  afterAll(() => {
    for (const child of busy) child.kill('SIGKILL');
  });

  test.concurrent.each(NAMES)('%s', { timeout: 10 * MINUTES }, (name) => expectVerdict(name, {}));
});

async function expectVerdict(name: string, condition: Partial<Job>): Promise<void> {
  const job: Job = { method: 'heapslope', file: pathOf(name), build, options: {}, ...condition };
  const outcome = await inTurn(() => runCase(job, { timeLimit: 3 * MINUTES }));

  expect(outcome.failure, outcome.message).toBeUndefined();
  expect(outcome.report?.verdict, JSON.stringify(outcome.report, null, 1)).toBe(
    name.endsWith('-leak') ? 'leak' : 'clean',
  );
}
