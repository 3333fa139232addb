import type { FileGrowth } from '../../../src/report/file-growth.js';
import type { Leak } from '../../../src/report/leak-report.js';

export function buildCulprit(fingerprint: string, bytes: number, others: Partial<Leak> = {}): Leak {
  return {
    fingerprint,
    growing: { constructor: 'module node:fs', edge: '.chdir', describe: `node:fs.${fingerprint}` },
    constructors: [],
    countPerCall: 1,
    bytesPerCall: bytes,
    retainedBytesPerCall: bytes,
    retainerPath: [
      { edge: '', object: 'module node:fs', isGrowing: true },
      { edge: `.${fingerprint}`, object: 'closure patched', isGrowing: false },
    ],
    owner: 'user',
    ...others,
  };
}

export function buildGrowth(
  file: string,
  culprits: Leak[],
  others: Partial<FileGrowth> = {},
): FileGrowth {
  const bytes = culprits[0]?.retainedBytesPerCall ?? 0;
  return {
    file,
    before: 10_000_000,
    after: 10_000_000 + bytes,
    kept: { realm: culprits.length > 0, objects: bytes / 100, bytes },
    culprits,
    process: 1,
    passed: true,
    ...others,
  };
}
