import { mkdtempSync, readFile, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitLateWork } from '../../../src/adapters/await-late-work.js';

let folder: string;
let naming: string;
let other: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapslope-late-'));
  naming = join(folder, 'naming.test.js');
  other = join(folder, 'other.test.js');
  writeFileSync(naming, 'setTimeout(() => expect(handle)\n  .not.toLeakMemory(), 60);');
  writeFileSync(other, 'setTimeout(handle, 60); // toLeakMemory');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('what a file has left behind at its end', () => {
  it.each<[string, (done: () => void) => void]>([
    ['a timer', (done) => setTimeout(done, 60)],
    ['a timer that a timer begins', (done) => setTimeout(() => setTimeout(done, 40), 20)],
    ['an immediate', (done) => setImmediate(() => setImmediate(done))],
    ['a file that is read', (done) => readFile(naming, done)],
  ])('is waited for where the file names a matcher: %s', async (_, begin) => {
    let isDone = false;
    begin(() => (isDone = true));
    await awaitLateWork(naming);
    expect(isDone).toBe(true);
  });

  it('is none of ours in another file, and where no file is known', async () => {
    let isDone = false;
    const timer = setTimeout(() => (isDone = true), 20_000);
    await awaitLateWork(other);
    await awaitLateWork(undefined);
    clearTimeout(timer);
    expect(isDone).toBe(false);
  });

  it('is not waited for without end', async () => {
    const timer = setTimeout(() => {}, 1e6);
    await awaitLateWork(naming);
    clearTimeout(timer);
  });
});
