import { TargetLostError, UsageError } from '../../report/errors.js';
import type { Warning } from '../../report/leak-report.js';
import { processClock as clock } from '../host/process-clock.js';
import { describeEnd, type PageSession } from './page-session.js';

/** What happened to a page while it was checked. */
export interface PageWatch {
  /** What the readings do not see, or see as well. */
  listWarnings(): Warning[];
}

interface Navigated {
  readonly frame: { readonly id: string; readonly url: string };
}
interface Attached {
  readonly targetInfo: { readonly type: string; readonly url: string };
}
interface Dialog {
  readonly type: string;
  readonly message: string;
}

/** A dialog that nobody has answered after this time stops the page for good, ms. */
const ANSWERED_MS = 2000;
const LONGEST_MESSAGE = 60;

/**
 * From now on a page that navigates, crashes, is closed, or stands still in a dialog fails its check.
 *
 * @param frameId the frame that is measured
 */
export async function watchPage(session: PageSession, frameId: string): Promise<PageWatch> {
  const elsewhere = new Map<string, Set<string>>();
  let popups = 0;
  let endWait = () => {};
  session.on('Inspector.targetCrashed', () => session.lose(describeCrash()));
  session.on('Inspector.detached', () => session.lose(describeEnd(undefined)));
  session.on<Navigated>('Page.frameNavigated', ({ frame }) => {
    if (frame.id === frameId) session.lose(describeNavigation(frame.url));
  });
  session.on('Page.windowOpen', () => popups++);
  session.on<Dialog>('Page.javascriptDialogOpening', (dialog) => {
    endWait = clock.after(ANSWERED_MS, () => {
      session.send('Page.handleJavaScriptDialog', { accept: false }).catch(() => {});
      session.lose(describeDialog(dialog));
    });
  });
  session.on('Page.javascriptDialogClosed', () => endWait());
  session.on<Attached>('Target.attachedToTarget', ({ targetInfo: { type, url } }) => {
    elsewhere.set(type, (elsewhere.get(type) ?? new Set()).add(url));
  });
  await session.send('Inspector.enable');
  await session.send('Page.enable');
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: true,
  });
  return { listWarnings: () => [...warnOfFrames(elsewhere), ...warnOfPopups(popups)] };
}

/** What runs in an isolate of its own. */
const ELSEWHERE: Record<string, string> = {
  iframe: 'frames of another site',
  worker: 'workers',
  shared_worker: 'shared workers',
  service_worker: 'service workers',
};

function warnOfFrames(elsewhere: ReadonlyMap<string, ReadonlySet<string>>): Warning[] {
  return [...elsewhere].flatMap(([type, urls]) => {
    const what = ELSEWHERE[type];
    if (what === undefined) return [];
    const shown = [...urls].slice(0, 2).join(', ');
    return [
      {
        code: 'unmeasured-target',
        message: `The page has ${what} (${shown}${urls.size > 2 ? ', …' : ''}), which have a heap of their own: it is not measured here.`,
      },
    ];
  });
}

function warnOfPopups(popups: number): Warning[] {
  if (popups === 0) return [];
  return [
    {
      code: 'popup-opened',
      message: `The page opened ${popups} ${popups === 1 ? 'window' : 'windows'}. A window of the same site shares its heap, and is measured with it for as long as it is open: close it in the scenario.`,
    },
  ];
}

function describeCrash(): TargetLostError {
  return new TargetLostError(
    'The page crashed in the middle of its check. Most often its memory was full: a scenario that keeps megabytes at each call needs a smaller one (calls: 1, batches: { max: 5 }), and Chromium in a container needs --disable-dev-shm-usage.',
  );
}

function describeNavigation(url: string): UsageError {
  return new UsageError(
    `The page loaded another document in the middle of its check: ${url.slice(0, 200)}. A new document begins with a heap of its own, so that nothing can be compared. Open the page before the check, and stay in it: within a page, links of a client-side router, history.pushState and #fragments are fine; page.goto, page.reload and links of the server are not.`,
  );
}

function describeDialog({ type, message }: Dialog): UsageError {
  const text = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
  return new UsageError(
    `The page opened a dialog that nobody answers: ${type}(${JSON.stringify(text)}). It stops the page until it is closed. Answer it in the test: page.on('dialog', (dialog) => dialog.accept()).`,
  );
}
