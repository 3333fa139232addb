import type { Disposal } from '../../input/global-type.js';
import type { Runtime } from '../../report/leak-report.js';
import { markTarget } from '../checks/find-target.js';
import type { RequestSource } from './create-sender.js';
import { createLoad } from './load.js';
import type { LoadOptions } from './load-options.js';
import type { Target } from './open-target.js';
import { SERVER_TIME_BUDGET_MS } from './server-time-budget.js';

/** A handler whose checks measure the server that it asks. */
export type ServerRequests = () => Promise<void>;

/** A process that is measured from this one. */
export interface MeasuredServer extends Disposal<'asyncDispose', PromiseLike<void>> {
  /** Where it listens, such as `http://127.0.0.1:3000`; undefined where that is not known. */
  readonly url: string | undefined;
  /** Id of the process that is measured. */
  readonly pid: number;
  /** Node and machine of the process. */
  readonly runtime: Runtime;
  /**
   * A handler for a check: `expect(server.requests('/orders')).not.toLeakMemory()`. Each call of it is
   * one request that the server answers. Called outside of a check it makes one request, too.
   *
   * @param source a URL (a path, where `url` is known), a `Request` that is repeated, or a function that
   *   asks by itself, such as `() => fetch(url)`
   * @throws InvalidOptionError for a source or options that cannot be right
   */
  requests(source: RequestSource, options?: LoadOptions): ServerRequests;
  /** Makes a check of this server that is running fail with the reason, at once. The next ones run. */
  interrupt(reason: Error): void;
  /** Lets go of the process; one that `launch` has started is ended. It can be called twice. */
  stop(): Promise<void>;
}

/** Joins what is known of a process to the server that tests see. */
export function createMeasuredServer(
  target: Target,
  url: string | undefined,
  stop: () => Promise<void>,
): MeasuredServer {
  const { pid, node, v8, platform, arch } = target.description;
  let stopped: Promise<void> | undefined;
  const stopOnce = () => (stopped ??= stop());
  const server: Omit<MeasuredServer, typeof Symbol.asyncDispose> = {
    url,
    pid,
    runtime: { node, v8, platform, arch, pid },
    requests(source, options) {
      const load = createLoad(source, options, url);
      return markTarget(() => load.ask(), {
        timeBudget: SERVER_TIME_BUDGET_MS,
        check: (options, overrides, run) => target.check(load, options, overrides, run),
      });
    },
    interrupt: (reason) => target.interrupt(reason),
    stop: stopOnce,
  };
  // Jest's sandbox has a Symbol without it.
  if (Symbol.asyncDispose) Object.assign(server, { [Symbol.asyncDispose]: stopOnce });
  return server as MeasuredServer;
}
