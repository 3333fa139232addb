import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import { readFiles } from '../files-options.js';
import { watchFile, type WatchedEnvironment } from '../watch-files.js';

/** What file mode does of one environment; nothing where it is off. */
export interface EnvironmentWatch extends WatchedEnvironment {
  /** Whether it was asked for, and no reporter is there to tell what comes of it. */
  readonly isUnheard: boolean;
}

/**
 * To be called before the environment's sandbox is made.
 *
 * @throws InvalidOptionError for a `files` that cannot be right
 */
export function beginFile(
  { projectConfig }: JestEnvironmentConfig,
  { testPath }: EnvironmentContext,
): EnvironmentWatch {
  const options = readFiles(projectConfig.testEnvironmentOptions.files, PLACE);
  const watched = options && watchFile('jest', testPath, options);
  return { ...(watched ?? NOTHING), isUnheard: options !== undefined && watched === undefined };
}

/** Fails the file where what comes of file mode would be lost. */
export function reportMissingReporter(
  { isUnheard }: EnvironmentWatch,
  { name }: { name: string },
  state: { unhandledErrors: unknown[] },
): void {
  if (name === 'run_finish' && isUnheard)
    state.unhandledErrors.push(
      new Error(
        "The environment's options say files, and no reporter of heapslope is there to tell what comes of it. Write: reporters: ['default', 'heapslope/jest/reporter']",
      ),
    );
}

const PLACE = 'testEnvironmentOptions.files';
const NOTHING: WatchedEnvironment = {
  enter() {},
  name() {},
  share() {},
  async prepare() {},
  async end() {},
};
