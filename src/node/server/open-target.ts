import { isHeapslopeError, LoadError, TargetLostError, UsageError } from '../../report/errors.js';
import type { LeakReport, Runtime, Warning } from '../../report/leak-report.js';
import type { ResolvedOptions } from '../../input/options.js';
import type { CheckHost } from '../../check/start-check.js';
import type { HostOverrides } from '../checks/find-target.js';
import { openSnapshotFile } from '../files/open-snapshot-file.js';
import { withProcessLock } from '../host/process-lock.js';
import { listChangeable } from '../host/quiet-engine.js';
import { waitAtMost } from '../host/wait-at-most.js';
import { readSourceFile } from '../files/read-source-file.js';
import { AGENT_SCRIPT, type TargetDescription } from '../remote/agent-source.js';
import { openCdpSession, type CdpSession, type CdpSessionOptions } from '../cdp/cdp-session.js';
import { installAgent, type RemoteAgent } from '../remote/remote-agent.js';
import { createRemoteHeap } from '../remote/remote-heap.js';
import { createRemoteProbe } from '../remote/remote-probe.js';
import { createRemoteSourceMaps } from '../remote/remote-source-maps.js';
import { closeInspector } from './close-inspector.js';
import { findWorker } from './find-worker.js';
import { judgeLoad } from './judge-load.js';
import type { Load } from './load.js';
import { preheat } from './preheat.js';

/** Another process, through its inspector. */
export interface Target {
  readonly description: TargetDescription;
  /** Server sockets that it listens on. */
  readonly servers: number;
  /** Of the process: every report of its checks has them. */
  readonly warnings: Warning[];
  /** Runs one check under load; the process is left as it was before. */
  check(
    load: Load,
    options: ResolvedOptions,
    overrides: HostOverrides,
    run: (host: CheckHost) => Promise<LeakReport>,
  ): Promise<LeakReport>;
  /** Makes a check that is running fail with the reason; later ones are not concerned. */
  interrupt(reason: Error): void;
  /** Lets go of the process; a check that is running fails first, and puts it back as it was. */
  close(): Promise<void>;
}

export interface TargetOptions extends CdpSessionOptions {
  /** The inspector was opened for us: it is closed with the target, and where this cannot be had. */
  isInspectorNew?: boolean;
  /** Gives the connecting up. */
  signal?: AbortSignal | undefined;
}

/** A check that was interrupted may be reading a large snapshot, or wait in vain for a hook of the user's, ms. */
const LONGEST_END_MS = 10_000;
/** A connection that is refused is often the first sign of a process that dies, ms. */
const LATE_LOSS_MS = 500;

/**
 * Connects to a process.
 *
 * @throws TargetLostError where that is impossible, or it is no Node; the signal's reason
 */
export async function openTarget(
  url: string,
  { isInspectorNew = false, signal, ...options }: TargetOptions,
): Promise<Target> {
  const session = await openCdpSession(url, options);
  const close = () => (isInspectorNew ? closeInspector(session) : session.close());
  const interrupt = () => session.interrupt(signal?.reason as Error);
  signal?.addEventListener('abort', interrupt, { once: true });
  try {
    signal?.throwIfAborted();
    const agent = await installAgent(session);
    const description = (await agent.call('describe')) as TargetDescription;
    if (options.name === 'process') session.rename(`process ${description.pid}`);
    refuseForeign(description);
    const handles = await agent.call('listHandles');
    await agent.remove();
    const servers = handles.filter((kind) => kind === 'TCPServerWrap').length;
    return createTarget(session, description, servers, close);
  } catch (error) {
    await close();
    throw error;
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}

/** @throws TargetLostError for what is no Node, and for one whose V8 is too old */
function refuseForeign({ pid, node, foreign }: TargetDescription): void {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const isOld = major < 20 || (major === 20 && minor < 19);
  if (foreign === undefined && !isOld) return;
  throw new TargetLostError(
    `Process ${pid} runs ${foreign ?? `Node ${node}`}, which heapslope cannot measure: it knows Node 20.19 and later. Run the server with such a Node for the check.`,
  );
}

interface RunningCheck {
  readonly load: Load;
  /** Resolves when it has ended, however it did. */
  readonly ended: Promise<void>;
  /** Why it was told to fail. */
  interruption?: Error;
}

function createTarget(
  session: CdpSession,
  description: TargetDescription,
  servers: number,
  close: () => Promise<void>,
): Target {
  const running = new Set<RunningCheck>();
  const warnings: Warning[] = [];
  let isClosed = false;
  // Once for all checks: each reaction would hold its load for as long as the session lasts.
  session.lost.catch((reason: unknown) => {
    for (const { load } of running) load.stop(reason);
  });

  async function check(...[load, options, overrides, run]: Parameters<Target['check']>) {
    if (isClosed) throw describeStop();
    let tellEnd!: () => void;
    const ended = new Promise<void>((resolve) => (tellEnd = resolve));
    const current: RunningCheck = { load, ended };
    session.calmDown();
    load.reset();
    running.add(current);
    try {
      const report = await checkIn(session, description, load, options, overrides, run);
      return { ...report, warnings: [...report.warnings, ...warnings] };
    } catch (error) {
      throw current.interruption ?? error;
    } finally {
      running.delete(current);
      load.reset();
      tellEnd();
    }
  }

  function interrupt(reason: Error): void {
    if (running.size === 0) return;
    for (const current of running) {
      current.interruption ??= reason;
      current.load.stop(reason);
    }
    session.interrupt(reason);
  }

  return {
    description,
    servers,
    warnings,
    check: (...given) => withProcessLock(() => check(...given)),
    interrupt,
    async close() {
      isClosed = true;
      interrupt(describeStop());
      const ends = [...running].map(({ ended }) => ended);
      await waitAtMost(Promise.all(ends), LONGEST_END_MS);
      await close();
    },
  };
}

function describeStop(): UsageError {
  return new UsageError(
    'The server was stopped before its check had ended. Await the check before you call `stop()`, and make no further one after it.',
  );
}

async function checkIn(
  session: CdpSession,
  description: TargetDescription,
  load: Load,
  options: ResolvedOptions,
  overrides: HostOverrides,
  run: (host: CheckHost) => Promise<LeakReport>,
): Promise<LeakReport> {
  const agent = await installAgent(session);
  const flags = listChangeable(description.execArgv, description.nodeOptions);
  try {
    await agent.call(
      'setFlags',
      flags.map((flag) => `--no-${flag}`),
    );
    await agent.call('countRequests', true);
    await findWorker(load, agent, description);
    // A warm-up that the user asks for is made by the check itself.
    if (options.warmup === undefined) await preheat(load, agent, options, overrides);
    const report = await run(createHost(session, agent, description, load, overrides));
    const served = {
      requests: await agent.call('readServed'),
      hasOtherWays: await agent.call('hasOtherWays'),
    };
    return judgeLoad(report, load.summarize(), served, description);
  } catch (error) {
    session.hurry(error as Error);
    throw await findCause(session, error);
  } finally {
    const isClosed = load.close();
    if (session.loss === undefined) await restore(session, agent, flags);
    await isClosed;
  }
}

function createHost(
  session: CdpSession,
  agent: RemoteAgent,
  description: TargetDescription,
  load: Load,
  overrides: HostOverrides,
): CheckHost {
  const maps = createRemoteSourceMaps(session);
  const heap = createRemoteHeap(session, agent, description.v8);
  return {
    openProbe() {
      const probe = createRemoteProbe(heap, maps.read);
      const close = () => {
        // A process that does not answer its clients will hardly answer us.
        if (load.failure !== undefined) session.hurry(load.failure);
        return probe.close();
      };
      return { ...probe, close };
    },
    runtime: describeRuntime(description),
    sources: {
      readFile: readSourceFile,
      // Paths are told as the reader of the report sees them, who need not be where the process runs.
      cwd: process.cwd(),
      ownFolder: AGENT_SCRIPT,
      findSourceMapUrl: maps.find,
    },
    concurrency: load.concurrency,
    callLimitMs: load.longestAskMs,
    openSnapshotFile,
    ...overrides,
  };
}

function describeRuntime({ node, v8, platform, arch, pid }: TargetDescription): Runtime {
  return { node, v8, platform, arch, pid };
}

/** What the process has to do with requests that failed. */
async function findCause(session: CdpSession, error: unknown): Promise<unknown> {
  const cause = (error as { cause?: unknown } | undefined)?.cause;
  const told = isHeapslopeError(cause) ? cause : error;
  const isRequest = told instanceof LoadError || told !== error;
  if (isRequest && session.loss === undefined) {
    await waitAtMost(session.lost, LATE_LOSS_MS);
  }
  return session.loss ?? told;
}

/** All at once: the process does it when it comes to it, whether that is waited for or not. */
async function restore(
  session: CdpSession,
  agent: RemoteAgent,
  flags: readonly string[],
): Promise<void> {
  try {
    await Promise.all([
      agent.call('countRequests', false),
      agent.call(
        'setFlags',
        flags.map((flag) => `--${flag}`),
      ),
      agent.remove(),
    ]);
  } catch (error) {
    // It is gone and there is nothing to restore, or it stands still.
    if (!(error instanceof TargetLostError) && !session.isInHurry) throw error;
  }
}
