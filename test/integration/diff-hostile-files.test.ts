import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { FLAVOURS, buildHeap } from '../fixtures/snapshots/build-snapshot.js';
import { runScript } from './run-script.js';

const CLI = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function runCli(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { timeout: 60_000 }, (error, stdout, stderr) => {
      // A number is the exit code; a process that was killed for taking too long has none.
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr });
    });
  });
}

/** A list of sessions among 200 objects that stand still. */
function buildSessions(count: number) {
  const heap = buildHeap();
  for (let i = 0; i < 200; i++) heap.addEdge(0, heap.addNode('Still'), i, 'element');
  const list = heap.addNode('Array');
  heap.addEdge(0, list, 'sessions');
  for (let i = 0; i < count; i++) heap.addEdge(list, heap.addNode('Session'), i, 'element');
  return heap;
}

const good = buildSessions(10).toJson('node24');
const encode = (text: string) => new TextEncoder().encode(text);

describe('heapslope diff', () => {
  let folder: string;
  const write = (name: string, bytes: Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'heapslope-test-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['an empty file', new Uint8Array(0), 'start', 0],
    ['a page of HTML', encode('<!doctype html>'), 'start', 0],
    ['a gzipped file', Uint8Array.of(0x1f, 0x8b, 8, 0), 'start', 0],
    ['a CPU profile', encode('{"nodes":[{"id":1}],"samples":[]}'), 'nodes', 9],
    ['cut off in the header', encode(good.slice(0, 200)), 'snapshot', 200],
    [
      'cut off in the nodes',
      encode(good.slice(0, good.indexOf('"nodes"') + 300)),
      'nodes',
      good.indexOf('"nodes"') + 300,
    ],
    [
      'cut off in the edges',
      encode(good.slice(0, good.indexOf('"edges"') + 300)),
      'edges',
      good.indexOf('"edges"') + 300,
    ],
    ['cut off before its last byte', encode(good.slice(0, -1)), 'strings', good.length - 1],
    [
      'with a word among the edges',
      encode(good.replace('"edges":[', '"edges":[true,')),
      'edges',
      good.indexOf('"edges":[') + 9,
    ],
    [
      'of a header that claims two billion nodes',
      encode(good.replace(/"node_count":\d+/, '"node_count":2147483646')),
      'nodes',
      good.length + 7,
    ],
  ])(
    'exits with 3, section and offset for %s, in either place',
    async (what, bytes, section, offset) => {
      const broken = write('broken.heapsnapshot', bytes);
      const fine = write('fine.heapsnapshot', encode(good));
      for (const files of [
        [broken, fine],
        [fine, broken],
      ]) {
        const { code, stdout, stderr } = await runCli('diff', ...files);
        expect({ what, code, stdout }).toEqual({ what, code: 3, stdout: '' });
        expect(stderr).toContain(`heapslope diff: ${broken}: Not a readable heap snapshot`);
        expect(stderr).toContain(`(section ${section}, byte ${offset})`);
        expect(stderr).not.toMatch(/^\s+at /m);
      }
    },
  );

  it.each(FLAVOURS)('compares files of %s', async (flavour) => {
    const files = [10, 40, 70].map((count) =>
      write(`${flavour}-${count}.heapsnapshot`, buildSessions(count).toBytes(flavour)),
    );
    const { code, stdout } = await runCli('diff', ...files, '--json');
    expect(code).toBe(1);
    const diff = JSON.parse(stdout) as {
      constructors: { constructor: string; counts: number[] }[];
    };
    expect(diff.constructors.map(({ counts }) => counts)).toEqual([[10, 40, 70]]);
  });
});

test('a header that claims two billion rows takes no memory', async () => {
  const text = good
    .replace(/"node_count":\d+/, '"node_count":2147483646')
    .replace(/"edge_count":\d+/, '"edge_count":2147483646');
  const { grown, code } = await runScript<{ grown: number; code: string }>(`
    import { diffSnapshots } from HEAPSLOPE;
    const bytes = new TextEncoder().encode(${JSON.stringify(text)});
    await diffSnapshots(bytes, bytes).catch(() => {});
    const before = process.resourceUsage().maxRSS;
    let code;
    for (let i = 0; i < 50; i++) await diffSnapshots(bytes, bytes).catch((error) => (code = error.code));
    print({ grown: (process.resourceUsage().maxRSS - before) * 1024, code });
  `);
  expect(code).toBe('HEAPSLOPE_SNAPSHOT_FORMAT');
  expect(grown).toBeLessThan(64 * 2 ** 20);
});
