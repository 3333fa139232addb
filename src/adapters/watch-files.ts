import process from 'node:process';
import { isMainThread } from 'node:worker_threads';
import { addRecords, isNearEnd, type FileRecord } from '../ci/file-records.js';
import { findRun } from '../ci/run-folder.js';
import { createSourceMapFinder } from '../node/cdp/find-source-map-url.js';
import { readSourceFile } from '../node/files/read-source-file.js';
import { readRunnerVersion } from '../node/host/read-runner-version.js';
import { FileWatch } from '../node/whole-run/file-watch.js';
import type { ReadFiles } from './files-options.js';

/** What an environment tells of one file. */
export interface WatchedEnvironment {
  /** @param realm a function of the file's realm, where it has one of its own */
  enter(realm: object | undefined): void;
  /** Says which file it is, where that was not known. */
  name(file: string): void;
  /** It shares its global object with others. */
  share(): void;
  /** To be called when the environment is set up. */
  prepare(): Promise<void>;
  /** To be called when it is torn down. */
  end(): Promise<void>;
}

/**
 * A file begins. To be called before its environment is made. Undefined where no reporter has opened a run
 * that could tell what comes of it.
 */
export function watchFile(
  runner: 'jest' | 'vitest',
  file: string,
  options: ReadFiles,
): WatchedEnvironment | undefined {
  const folder = findRun()?.folder;
  if (folder === undefined) return undefined;
  const state = findWatch(runner, folder);
  const { watch } = state;
  state.options = options;
  watch.begin(file);
  return {
    enter(realm) {
      if (realm !== undefined) watch.setRealm(realm);
    },
    name: (told) => watch.setFile(told),
    share: () => watch.share(),
    prepare: () => watch.prepare(),
    // In band the reporter, in this very process, ends it when the runner has let go of all files.
    end: () => watch.end(!isInBand() && isNearEnd(folder)),
  };
}

function isInBand(): boolean {
  return isMainThread && findRun()?.pid === process.pid;
}

/** A file that has a process of its own: nothing is measured, and the report says so. */
export function noteLonelyFile(file: string): void {
  const folder = findRun()?.folder;
  if (folder === undefined) return;
  addRecords(folder, [{ index: 0, file, before: 0, after: 0, isOver: true, isAlone: true }]);
}

/** The files of a run that were run in this very process are over. */
export async function finishWatch(folder: string): Promise<void> {
  const state = (globalThis as { [STATE]?: WatchState })[STATE];
  if (state?.folder === folder) await state.watch.finish();
  delete (globalThis as { [STATE]?: WatchState })[STATE];
}

interface WatchState {
  folder: string;
  watch: FileWatch;
  options: ReadFiles;
}

/** Outside of all sandboxes, so that each file of the process finds it. */
const STATE = Symbol.for('heapslope.files');

/** One for each run: in watch mode one process has several. */
function findWatch(runner: 'jest' | 'vitest', folder: string): WatchState {
  const outer = globalThis as { [STATE]?: WatchState };
  if (outer[STATE]?.folder === folder) return outer[STATE];
  const watch = new FileWatch({
    sources: {
      readFile: readSourceFile,
      findSourceMapUrl: createSourceMapFinder(),
      cwd: process.cwd(),
      ownFolder: import.meta.dirname,
      runner: { name: runner, version: readRunnerVersion(runner) },
    },
    write: (news, spending) => {
      const records = news.map((one): FileRecord =>
        one.file === undefined ? one : { ...one, ...state.options },
      );
      addRecords(folder, [...records, spending]);
    },
  });
  const state: WatchState = { folder, watch, options: {} };
  outer[STATE] = state;
  return state;
}
