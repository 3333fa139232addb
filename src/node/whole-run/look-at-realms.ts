import type { SourceAccess } from '../../check/find-instruments.js';
import { createSnapshotParser } from '../../snapshot/parse-snapshot.js';
import { explainFiles, type KeptFile } from '../../whole-run/explain-files.js';
import { markRealms } from '../../whole-run/mark-realms.js';
import { startObjectInspection } from '../in-process/object-inspection.js';

export interface RealmFile {
  readonly index: number;
  /** A function of the file's own realm. */
  readonly realm?: WeakRef<object>;
}

/**
 * One snapshot that tells of all files which have global objects of their own.
 *
 * @param current places of files that the runner still holds
 * @throws Error where no snapshot can be had
 */
export async function lookAtRealms(
  files: readonly RealmFile[],
  current: ReadonlySet<number>,
  sources: SourceAccess,
): Promise<KeptFile[]> {
  const inspection = startObjectInspection();
  try {
    const parser = createSnapshotParser();
    await inspection.takeSnapshot((chunk) => parser.push(chunk));
    const ids = files.map(({ realm }) => {
      const object = realm?.deref();
      return object === undefined ? 0 : inspection.findObjectId(object);
    });
    const snapshot = parser.finish();
    return explainFiles({
      snapshot,
      owner: markRealms(snapshot, ids),
      files: files.length,
      current: new Set(files.flatMap(({ index }, at) => (current.has(index) ? [at] : []))),
      sources,
    });
  } finally {
    inspection.close();
  }
}
