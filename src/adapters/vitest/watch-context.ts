import { runInContext, type Context } from 'node:vm';
import type { EnteredFile, SandboxHost } from '../../node/host/find-host.js';
import { noteLonelyFile, watchFile, type WatchedEnvironment } from '../watch-files.js';

/** File mode of one environment: a context, or a process whose files share it. */
export interface EnvironmentWatch {
  /** @param context the global object, where the environment has one of its own */
  enter(host: SandboxHost, context?: object): Promise<void>;
  /** To be called when the environment is torn down. */
  end(): Promise<void>;
}

/** To be called before a context is made; does nothing where file mode is off. */
export function watchContext(files: object | undefined): EnvironmentWatch {
  if (files === undefined) return NOTHING;
  // Only its set-up module says which file it is, and whether more are to come.
  const watched = watchFile('vitest', UNKNOWN, files);
  let last = watched;
  let isShared = false;
  return {
    async enter(host, context) {
      watched?.enter(runInContext('Object', context as Context) as object);
      let isFirst = true;
      host.enterFile = (file) => {
        isShared ||= file.isShared;
        if (!isFirst) last = watchFile('vitest', file.path, files);
        else last?.name(file.path);
        isFirst = false;
        if (isShared) last?.share();
      };
      host.leaveFile = async () => {
        if (isShared) await last?.end();
      };
      await watched?.prepare();
    },
    async end() {
      if (!isShared) await last?.end();
    },
  };
}

/** The same where there are no contexts: a process has one file, or its files share all. */
export function watchProcess(files: object | undefined): EnvironmentWatch {
  if (files === undefined) return NOTHING;
  let last: WatchedEnvironment | undefined;
  return {
    async enter(host) {
      host.enterFile = (file: EnteredFile) => {
        if (!file.isShared) return noteLonelyFile(file.path);
        last = watchFile('vitest', file.path, files);
        last?.share();
      };
      host.leaveFile = async () => last?.end();
    },
    async end() {},
  };
}

const UNKNOWN = '(a file that did not load)';
const NOTHING: EnvironmentWatch = {
  async enter() {},
  async end() {},
};
