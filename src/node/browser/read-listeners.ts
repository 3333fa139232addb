import type { WebListener } from '../../probe/heap-probe.js';
import type { CommandSession } from '../cdp/command-session.js';

/**
 * The listeners of an object of the page, by its id in the last snapshot.
 *
 * @param objectGroup of the session's names for objects; all of it is let go of
 * @returns undefined where there is no such object any more, or none that has listeners
 */
export async function readListeners(
  session: CommandSession,
  snapshotId: number,
  objectGroup: string,
): Promise<WebListener[] | undefined> {
  try {
    const { result } = await session.send<{ result: { objectId: string } }>(
      'HeapProfiler.getObjectByHeapObjectId',
      { objectId: String(snapshotId), objectGroup },
    );
    const { listeners } = await session.send<{ listeners: EventListener[] }>(
      'DOMDebugger.getEventListeners',
      { objectId: result.objectId },
    );
    await session.send('Runtime.releaseObjectGroup', { objectGroup });
    return listeners.map(({ type, lineNumber, columnNumber }) => ({
      type,
      line: lineNumber + 1,
      column: columnNumber + 1,
    }));
  } catch (error) {
    if (session.loss) throw error;
    // It is gone, or no target of events.
    return undefined;
  }
}

/** As the protocol tells it, lines and columns from 0. */
interface EventListener {
  readonly type: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}
