import { processClock as clock } from '../host/process-clock.js';
import { writeAgent } from '../remote/agent-source.js';
import type { CdpSession } from '../cdp/cdp-session.js';

/** Our own session is gone by then, ms. */
export const CLOSE_DELAY_MS = 150;
/** Who does not answer for so long closes its inspector when it comes to it, ms. */
const ANSWER_TIMEOUT_MS = 1000;

/** Makes a process close its inspector, and ends the session; of a process that is gone the session alone. */
export async function closeInspector(session: CdpSession): Promise<void> {
  const isOpen = session.loss === undefined;
  if (isOpen) await sendClose(session);
  await session.close();
  if (isOpen) await clock.sleep(2 * CLOSE_DELAY_MS);
}

/** One command, which a process that stands still reads later. */
async function sendClose(session: CdpSession): Promise<void> {
  const command = {
    // The agent ends with a comment.
    expression: `(${writeAgent()}\n).closeInspector(${CLOSE_DELAY_MS})`,
    includeCommandLineAPI: true,
  };
  try {
    await session.send('Runtime.evaluate', command, ANSWER_TIMEOUT_MS);
  } catch {
    // It is gone, or stands still.
  }
}
