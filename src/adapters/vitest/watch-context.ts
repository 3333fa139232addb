import { runInContext, type Context } from 'node:vm';
import { watchFile } from '../watch-files.js';

/** File mode of one file that runs in a context of its own. */
export interface ContextWatch {
  /** @param context the file's global object */
  enter(context: object): Promise<void>;
  end(): Promise<void>;
}

/** To be called before the file's context is made; undefined where file mode is off, or no reporter is there. */
export function watchContext(files: object | undefined): ContextWatch | undefined {
  const watched = files && watchFile('vitest', findFile(), files);
  if (watched === undefined) return undefined;
  return {
    async enter(context) {
      watched.enter(runInContext('Object', context as Context) as object);
      await watched.prepare();
    },
    end: () => watched.end(),
  };
}

/** The worker's file, as Vitest 3, 4 and 5 have it before it runs. */
export function findFile(): string {
  const { __vitest_worker__: worker } = globalThis as { __vitest_worker__?: VitestWorker };
  const [first] = worker?.ctx?.files ?? [];
  return (
    worker?.filepath ?? (typeof first === 'string' ? first : first?.filepath) ?? '(unknown file)'
  );
}

interface VitestWorker {
  filepath?: string;
  ctx?: { files?: readonly (string | { filepath?: string })[] };
}
