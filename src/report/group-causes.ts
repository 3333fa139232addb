import type { FileGrowth } from './file-growth.js';
import type { Leak } from './leak-report.js';

/** What holds one or many files in the same way. */
export interface Cause {
  /** Of the file that it keeps most of. */
  leak: Leak;
  /** Files that it holds. */
  files: FileGrowth[];
  /** Bytes that they leave. */
  bytes: number;
  /** Whether some of the files fail for it. */
  fails: boolean;
}

/** Each cause once, those that fail the run first, then by what they keep. */
export function groupCauses(files: readonly FileGrowth[]): Cause[] {
  const causes = new Map<string, Cause>();
  for (const growth of files) {
    for (const leak of growth.culprits) {
      const bytes = growth.kept.bytes ?? 0;
      const isNew = growth.known?.leaks.find(({ fingerprint }) => fingerprint === leak.fingerprint);
      const fails =
        !growth.passed &&
        leak.owner !== 'runner' &&
        (isNew === undefined || isNew.status === 'new');
      const cause = causes.get(leak.fingerprint);
      if (cause === undefined)
        causes.set(leak.fingerprint, { leak, files: [growth], bytes, fails });
      else {
        if (leak.retainedBytesPerCall > cause.leak.retainedBytesPerCall) cause.leak = leak;
        cause.files.push(growth);
        cause.bytes += bytes;
        cause.fails ||= fails;
      }
    }
  }
  return [...causes.values()].toSorted(
    (one, other) =>
      Number(other.fails) - Number(one.fails) ||
      other.bytes - one.bytes ||
      other.files.length - one.files.length,
  );
}

/** `each of 41 files`, `3 of 41 files`, `orders.test.js` */
export function nameFiles({ files }: Cause, all: number): string {
  if (files.length === 1) return files[0]!.file;
  return files.length === all ? `each of ${all} files` : `${files.length} of ${all} files`;
}
