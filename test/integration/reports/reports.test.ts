import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runsPart } from '../../all-adds.js';
import { layOutApp, type App } from './lay-out-app.js';
import { tellMasked } from './mask-report.js';

/**
 * Whole reports, as people read them. Each program leaks in a way of its own, in a process of its
 * own; what is told of it stands in `expected/<name>.txt`. `UPDATE=1` writes these files anew.
 * `npm test` checks a few of them, `npm run test:all` all.
 */
const QUICK = [
  'cases/listener-leak',
  'cases/map-entry-leak',
  'cases/timer-leak',
  'programs/bounded-cache',
];
const REST = [
  'cases/abort-signal-leak',
  'cases/als-leak',
  'cases/buffer-leak',
  'cases/closure-leak',
  'cases/copied-list-leak',
  'cases/linked-list-leak',
  'cases/linked-stack-leak',
  'cases/number-array-leak',
  'cases/number-set-leak',
  'cases/object-leak',
  'cases/one-in-ten-leak',
  'cases/promise-leak',
  'cases/request-keys-leak',
  'cases/string-leak',
  'programs/abort-controller-timeout',
  'programs/async-hook-store',
  'programs/class-static',
  'programs/closure-chain',
  'programs/detached-context',
  'programs/dictionary-of-lists',
  'programs/event-history',
  'programs/event-target',
  'programs/finalization-registry',
  'programs/generator-kept',
  'programs/global-array',
  'programs/ignored-leak',
  'programs/interval-in-class',
  'programs/long-timeout',
  'programs/memoised',
  'programs/mock-records',
  'programs/package-registry',
  'programs/module-cache',
  'programs/pending-await',
  'programs/private-field-map',
  'programs/process-listener',
  'programs/promise-race',
  'programs/sliced-string',
  'programs/socket-not-closed',
  'programs/store-subscription',
  'programs/stream-not-closed',
  'programs/subject-subscription',
  'programs/symbol-key',
  'programs/template-per-call',
  'programs/tree-of-spans',
  'programs/vm-context',
  'programs/weak-map-value',
];
const programs = runsPart('all reports') ? [...QUICK, ...REST] : QUICK;

let app: App;

beforeAll(() => {
  app = layOutApp();
});

afterAll(() => app?.remove());

test.concurrent.each(programs)('%s', { timeout: 600_000 }, async (program) => {
  const told = `${tellMasked(await app.check(program))}\n`;
  expect(told).toBe(readExpected(program, told));
});

test('a process that leaks is told apart from one that does not', async () => {
  const report = await app.check('cases/idle-clean');
  expect(report.verdict).toBe('clean');
  expect(report.leaks).toEqual([]);
});

function readExpected(program: string, told: string): string {
  const file = new URL(`expected/${program.split('/')[1]}.txt`, import.meta.url);
  if (process.env.UPDATE) {
    mkdirSync(new URL('.', file), { recursive: true });
    writeFileSync(file, told);
  }
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
