import { runInContext, type Context } from 'node:vm';
import { watchFile } from '../watch-files.js';

/** File mode of one file that runs in a context of its own. */
export interface ContextWatch {
  /** @param context the file's global object */
  enter(context: object): Promise<void>;
  /** Which file it is: an environment is not told. */
  name(this: void, file: string): void;
  end(): Promise<void>;
}

/** To be called before the file's context is made; undefined where file mode is off, or no reporter is there. */
export function watchContext(files: object | undefined): ContextWatch | undefined {
  const watched = files && watchFile('vitest', UNKNOWN, files);
  if (watched === undefined) return undefined;
  return {
    async enter(context) {
      watched.enter(runInContext('Object', context as Context) as object);
      await watched.prepare();
    },
    name: (file) => watched.name(file),
    end: () => watched.end(),
  };
}

/** Until its set-up module says it. */
const UNKNOWN = '(a file that did not load)';
