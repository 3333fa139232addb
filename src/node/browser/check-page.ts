import process from 'node:process';
import { MOST_DELAY_MS } from '../../check/find-timer-delay.js';
import type { CheckHost } from '../../check/start-check.js';
import { isHeapslopeError } from '../../report/errors.js';
import type { LeakReport, Runtime } from '../../report/leak-report.js';
import type { HostOverrides } from '../checks/find-target.js';
import { openSnapshotFile } from '../files/open-snapshot-file.js';
import { withProcessLock } from '../host/process-lock.js';
import { waitAtMost } from '../host/wait-at-most.js';
import { openPageSession, type DriverSession, type PageSession } from './page-session.js';
import type { PageHeap } from './page-heap.js';
import { createPageProbe } from './page-probe.js';
import { createPageSources } from './page-sources.js';
import { openWorld } from './page-world.js';
import { recordObjectUrls } from './record-object-urls.js';
import { recordTimerDelays } from './record-timer-delays.js';
import { watchPage, type PageWatch } from './watch-page.js';

/** What differs between the drivers of pages, and the runners that they run in. */
export interface PageAccess {
  /** Opens a session with the page; another one for each check. */
  openSession(): Promise<DriverSession>;
  /** How long the page may take for one call, and for one answer, ms. Default 30 000. */
  readonly answerMs?: number;
  /** Name of the frame that is measured; default: the page's own. */
  readonly frameName?: string;
  /** Makes several calls in one go, where the handler lives in the page. */
  readonly callMany?: CheckHost['callMany'];
  readonly runtime?: Pick<Runtime, 'runner' | 'runnerVersion'>;
  /** In the names of heapslope's own scripts in the page. */
  readonly ownScripts?: string;
  /** Folder that files are told relative to. Default: the current one. */
  readonly root?: string;
  /** Path of the file that a script was served from, where the server is known. */
  resolveFile?(url: string): string | undefined;
}

/** A scenario that takes longer hangs, ms. */
const CALL_MS = 30_000;
/** A page that went away is told a little later than the call that failed for it, ms. */
const LATE_LOSS_MS = 500;

/** The session of the check that runs; its handler fails with it. */
export interface RunningPage {
  session?: PageSession;
}

/** One page while it is checked. */
export interface CheckedPage {
  readonly heap: PageHeap;
  readonly host: CheckHost;
}

/** Runs one check of a page when no other runs; the page is left as it was, but for what its handler did. */
export function checkPage(
  access: PageAccess,
  running: RunningPage,
  overrides: HostOverrides,
  run: (host: CheckHost) => Promise<LeakReport>,
): Promise<LeakReport> {
  return withPage(access, running, overrides, async ({ host }, watch) => {
    const report = await run(host);
    report.warnings.push(...watch.listWarnings());
    return report;
  });
}

/** Opens the page's session for `run`, and closes it after that, however it ends. */
export function withPage<T>(
  access: PageAccess,
  running: RunningPage,
  overrides: HostOverrides,
  run: (page: CheckedPage, watch: PageWatch) => Promise<T>,
): Promise<T> {
  return withProcessLock(async () => {
    const session = openPageSession(await access.openSession(), access.answerMs);
    running.session = session;
    const restores: (() => Promise<void>)[] = [];
    try {
      const world = await openWorld(session, access.frameName);
      const watch = await watchPage(session, world.frameId);
      restores.push(await recordObjectUrls(session, world));
      const timerDelays = await recordTimerDelays(session, world, MOST_DELAY_MS);
      restores.push(timerDelays.restore);
      const sources = createPageSources(session, access.resolveFile);
      const heap = { session, world, timerDelays, onSnapshot: sources.read };
      const host: CheckHost = {
        openProbe: () => createPageProbe(heap),
        runtime: { ...(await describeBrowser(session)), ...access.runtime },
        sources: {
          readFile: sources.readFile,
          findSourceMapUrl: sources.findSourceMapUrl,
          cwd: access.root ?? process.cwd(),
          ownFolder: access.ownScripts ?? OWN_SCRIPTS,
          ...(access.runtime?.runner ? { runner: toRunner(access.runtime) } : {}),
        },
        ...(access.callMany ? { callMany: access.callMany } : {}),
        callLimitMs: access.answerMs ?? CALL_MS,
        openSnapshotFile,
        ...overrides,
      };
      return await run({ heap, host }, watch);
    } catch (error) {
      throw await findCause(session, error);
    } finally {
      for (const restore of restores) await restore().catch(() => {}); // The page is gone.
      delete running.session;
      await session.close();
    }
  });
}

function toRunner({ runner = '', runnerVersion = '' }: Partial<Runtime>) {
  return { name: runner, version: runnerVersion };
}

/** Where heapslope's own scripts are, if it has any in the page. */
const OWN_SCRIPTS = '/heapslope/dist/';

/** What the page has to do with a call that failed. */
async function findCause(session: PageSession, error: unknown): Promise<unknown> {
  const isOurs = isHeapslopeError(error);
  if (isOurs && error.code === 'HEAPSLOPE_INVALID_OPTION') return error;
  const isCall = isOurs && error.code === 'HEAPSLOPE_HANDLER';
  // A navigation fails the call that was on its way, and is told after it.
  if (isCall && session.loss === undefined)
    await waitAtMost(session.during(new Promise(() => {})), LATE_LOSS_MS);
  return session.loss ?? error;
}

interface BrowserVersion {
  readonly product: string;
  readonly jsVersion: string;
}

async function describeBrowser(session: PageSession): Promise<Runtime> {
  const { product, jsVersion } = await session.send<BrowserVersion>('Browser.getVersion');
  const [name = '', version = ''] = product.split('/');
  return {
    node: process.versions.node,
    v8: jsVersion,
    platform: process.platform,
    arch: process.arch,
    browser: name.replace(/^(?:Headless)?Chrome$/, 'Chromium'),
    browserVersion: version,
  };
}
