import type { SourceAccess } from '../../check/find-instruments.js';
import { createSnapshotParser } from '../../snapshot/parse-snapshot.js';
import { explainBirths } from '../../whole-run/explain-births.js';
import { markBirths } from '../../whole-run/mark-births.js';
import type { FileNews } from './file-news.js';
import { LARGEST_HEAP, readHeap } from './heap-size.js';
import type { BirthNumbers } from './number-births.js';

export interface MarkedFile {
  readonly index: number;
  /** An id below those of what is born in it. */
  readonly mark: number;
}

/** One snapshot that tells of all files which share one global object. Ends the numbering of births. */
export async function lookAtBirths(
  births: BirthNumbers,
  files: readonly MarkedFile[],
  sources: SourceAccess,
): Promise<FileNews[]> {
  const tellAll = (untold: string) => files.map(({ index }) => ({ index, untold }));
  try {
    if (readHeap() > LARGEST_HEAP) return tellAll('The heap was too large for a snapshot.');
    const marks = [...files.map(({ mark }) => mark), births.mark()];
    if (!births.isKept())
      return tellAll(
        'What was born in it could not be told: another session of the inspector, such as a check in a test, ended meanwhile.',
      );
    const parser = createSnapshotParser();
    await births.takeSnapshot((chunk) => parser.push(chunk));
    const snapshot = parser.finish();
    const owner = markBirths(snapshot, marks);
    const input = { snapshot, owner, files: files.length, current: new Set<number>(), sources };
    const found = new Map(explainBirths(input).map((kept) => [kept.file, kept]));
    return files.map(({ index }, file) => {
      const { objects = 0, bytes = 0, culprits = [] } = found.get(file) ?? {};
      return { index, kept: { objects, bytes }, culprits };
    });
  } catch (error) {
    return tellAll(tellFailure(error));
  } finally {
    births.close();
  }
}

export function tellFailure(error: unknown): string {
  return `What it leaves could not be told: ${(error as Error).message}.`;
}
