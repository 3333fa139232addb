import { afterAll } from 'vitest';
import type { SandboxHost } from '../../node/host/find-host.js';
import { LONGEST_WAIT_MS } from '../test-timeout.js';

/** File mode: says which file begins, and when it is over. To be called before any other hook is registered. */
export function enterFile(host: SandboxHost): void {
  const { __vitest_worker__: worker = {} } = globalThis as { __vitest_worker__?: VitestWorker };
  host.enterFile?.({ path: worker.filepath ?? '(unknown file)', isShared: isShared(worker) });
  afterAll(() => host.leaveFile?.(), LONGEST_WAIT_MS);
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
