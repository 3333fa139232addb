import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAttributor, type Attributor } from '../../../src/attribution/create-attributor.js';
import { parseSnapshot, type HeapSnapshot } from '../../../src/snapshot/parse-snapshot.js';

const HERE = dirname(fileURLToPath(import.meta.url));
/** Calls of each program after the marked moment. */
export const CALLS = 40;

export interface ProgramsSnapshot {
  snapshot: HeapSnapshot;
  attributor: Attributor;
  /** Objects that were born in the counted calls have higher ids. */
  lastId: number;
}

/**
 * Runs every program of `programs/` in a child process, from a copy of the folder.
 *
 * @param linesAbove empty lines put above each program's code
 */
export function snapshotPrograms(linesAbove: number): ProgramsSnapshot {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'heapslope-programs-')));
  try {
    copyPrograms(folder, linesAbove);
    const out = join(folder, 'out.heapsnapshot');
    const node = process.env.HEAPSLOPE_TEST_NODE ?? process.execPath;
    const env = { ...process.env, NODE_NO_WARNINGS: '1' };
    const args = ['--expose-gc', join(HERE, 'take-snapshot.mjs'), folder, out, String(CALLS)];
    const lastId = Number(execFileSync(node, args, { encoding: 'utf8', env }));
    const snapshot = parseSnapshot([readFileSync(out)]);
    const files = new Map([
      ['package.json', readFileSync(join(HERE, 'packages/acme-registry/package.json'), 'utf8')],
    ]);
    const readFile = (path: string): string | undefined =>
      path.startsWith(`${folder}/node_modules/@acme/registry/`)
        ? files.get('package.json')
        : undefined;
    const attributor = createAttributor({
      snapshot,
      cwd: folder,
      readFile,
      ownFolder: 'take-snapshot.mjs',
    });
    return { snapshot, lastId, attributor };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function copyPrograms(folder: string, linesAbove: number): void {
  for (const file of readdirSync(join(HERE, 'programs'))) {
    const source = readFileSync(join(HERE, 'programs', file), 'utf8');
    writeFileSync(join(folder, file), '\n'.repeat(linesAbove) + source);
  }
  mkdirSync(join(folder, 'node_modules/@acme'), { recursive: true });
  cpSync(join(HERE, 'packages/acme-registry'), join(folder, 'node_modules/@acme/registry'), {
    recursive: true,
  });
}
