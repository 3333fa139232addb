import { afterAll } from 'vitest';
import { findHost, type SandboxHost } from '../../node/host/find-host.js';
import { LONGEST_WAIT_MS } from '../test-timeout.js';
import { accessRunner, type VitestRunner, type VitestSuite } from './runner-access.js';

/** File mode: says which file begins, and when it is over. To be called before any other hook is registered. */
export async function enterFile(host: SandboxHost): Promise<void> {
  const { __vitest_worker__: worker = {} } = globalThis as { __vitest_worker__?: VitestWorker };
  const hasOthers = isShared(worker);
  host.enterFile?.({ path: worker.filepath ?? '(unknown file)', isShared: hasOthers });
  afterAll(() => host.leaveFile?.(), LONGEST_WAIT_MS);
  // Elsewhere it is over when its environment is torn down.
  if (hasOthers) await leaveUnrun();
}

/** A file that does not load, or is skipped as a whole, has no hook that ends it. */
async function leaveUnrun(): Promise<void> {
  const { prototype } = await accessRunner();
  const before = prototype.onBeforeRunSuite;
  // Files that share a global object share the class.
  if (before && LEAVING in before) return;
  const leave = async function (this: VitestRunner, suite: VitestSuite) {
    await before?.call(this, suite);
    if (suite.filepath !== undefined && !isRun(suite)) await findHost()?.leaveFile?.();
  };
  prototype.onBeforeRunSuite = Object.assign(leave, { [LEAVING]: true });
}

const LEAVING = Symbol.for('heapslope.leaving');

function isRun({ mode, result }: VitestSuite): boolean {
  return result?.state !== 'fail' && mode !== 'skip' && mode !== 'todo';
}

/**
 * Whether files of one worker share one global object: without isolation, and in contexts where one worker
 * gets all files at once (Vitest 4 with one worker).
 */
function isShared({ ctx, config }: VitestWorker): boolean {
  const pool = ctx?.pool ?? '';
  if (pool.startsWith('vm')) return (ctx?.files?.length ?? 0) > 1;
  const isolate = config?.poolOptions?.[pool]?.isolate ?? config?.isolate ?? true;
  return !isolate;
}

interface VitestWorker {
  filepath?: string;
  ctx?: { pool?: string; files?: readonly unknown[] };
  config?: { isolate?: boolean; poolOptions?: Record<string, { isolate?: boolean } | undefined> };
}
