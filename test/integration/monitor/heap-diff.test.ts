import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import type { HeapDiff } from '../../../src/index.js';
import { runScript } from '../run-script.js';

const PROGRAM = `
  import { heapDiff } from HEAPSLOPE;
  class Session { constructor(id) { this.id = id; } }
  const store = { sessions: new Map(), old: [] };
  for (let i = 0; i < 300; i++) store.old.push(new Session(i));
  const open = () => { for (let i = 0; i < 1000; i++) store.sessions.set(i, new Session(i)); };
`;

/** Folders of heapDiff in the temp folder, whoever made them. */
const listFolders = () =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('heapslope-diff-'));

test('what came, what went, and what holds it', async () => {
  const before = listFolders();
  const { diff, isSame } = await runScript<{ diff: HeapDiff; isSame: boolean }>(`${PROGRAM}
    const diff = heapDiff();
    open();
    store.old.length = 0;
    const answer = diff.end();
    print({ isSame: answer === diff.end(), diff: await answer });
  `);
  expect(isSame).toBe(true);
  const sessions = diff.change.constructors.find(({ name }) => name === 'Session')!;
  expect(sessions).toMatchObject({ '+': 1000, '-': 300 });
  expect(sessions.bytes).toBeGreaterThan(700 * 16);
  expect(diff.change.constructors[0]!.name).toBe('Session');
  expect(diff.change.bytes).toBe(diff.after.bytes - diff.before.bytes);
  expect(diff.change.allocated).toBeGreaterThanOrEqual(1000);
  expect(diff.change.freed).toBeGreaterThanOrEqual(300);
  expect(diff.growth.map(({ growing }) => growing.describe).join('\n')).toMatch(
    /Map store\.sessions .*\+1000 entries/,
  );
  expect(diff.warnings).toEqual([]);
  expect(listFolders().filter((name) => !before.includes(name))).toEqual([]);
});

test('without an end no file remains, and none after close', async () => {
  const before = listFolders();
  const answer = await runScript<{ during: boolean; closed: boolean; message: string }>(`${PROGRAM}
    import { readdirSync } from 'node:fs';
    import { tmpdir } from 'node:os';
    const list = () => readdirSync(tmpdir()).filter((name) => name.startsWith('heapslope-diff-'));
    const known = list();
    const closed = heapDiff();
    const during = list().length > known.length;
    closed.close();
    const isClosed = list().length === known.length;
    const { message } = await closed.end().catch((error) => error);
    heapDiff();
    print({ during, closed: isClosed, message });
  `);
  expect(answer).toEqual({
    // Elsewhere nothing could be left behind, even where the process is killed.
    during: process.platform === 'win32',
    closed: true,
    message: 'This heapDiff() was closed before end(). Begin another one.',
  });
  expect(listFolders().filter((name) => !before.includes(name))).toEqual([]);
});

test('where another inspector session ended, differences are told in numbers', async () => {
  const diff = await runScript<HeapDiff>(`${PROGRAM}
    import { Session as Inspector } from 'node:inspector';
    const diff = heapDiff();
    open();
    store.old.length = 0;
    const other = new Inspector();
    other.connect();
    other.disconnect();
    print(await diff.end());
  `);
  expect(diff.warnings.map(({ code }) => code)).toEqual(['ids-lost']);
  const sessions = diff.change.constructors.find(({ name }) => name === 'Session')!;
  // The prototype is one of them, as soon as the class is used.
  expect([700, 701]).toContain(sessions['+']);
  expect(sessions['-']).toBe(0);
});

test('a temporary folder that takes nothing is told, with what to do', async () => {
  const { code, message } = await runScript<{ code: string; message: string }>(`${PROGRAM}
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = '/nonesuch';
    try { heapDiff(); } catch ({ code, message }) { print({ code, message }); }
  `);
  expect(code).toBe('HEAPSLOPE_USAGE');
  expect(message).toMatch(/folder .*nonesuch does not take .*ENOENT.* Set TE?MP/);
});

test('closed while it compares, it ends with an error of ours', async () => {
  const code = await runScript<string>(`${PROGRAM}
    const diff = heapDiff();
    const answer = diff.end();
    setImmediate(() => diff.close());
    print(await answer.then(() => 'none', (error) => error.code));
  `);
  expect(code).toBe('HEAPSLOPE_USAGE');
});
