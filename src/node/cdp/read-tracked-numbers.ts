import type { ObjectNumbers } from '../../probe/heap-probe.js';
import type { CommandSession } from './command-session.js';
import {
  COUNT_ENTRIES,
  GET_PROPERTIES,
  hasOnlyElements,
  OF_FIELDS,
  toNumbers,
  type Counted,
  type Properties,
} from './read-numbers.js';

/**
 * Numbers of an object of another process or page, by its id in the last snapshot.
 *
 * @param objectGroup of the session's names for objects; all of it is let go of
 * @param of whether no more than its entries are wanted
 * @returns undefined where there is no such object any more
 */
export async function readTrackedNumbers(
  session: CommandSession,
  snapshotId: number,
  objectGroup: string,
  of?: 'entries',
): Promise<ObjectNumbers | undefined> {
  try {
    const { result } = await session.send<{ result: { objectId: string } }>(
      'HeapProfiler.getObjectByHeapObjectId',
      { objectId: String(snapshotId), objectGroup },
    );
    const { objectId } = result;
    const counted = await session.send<Counted>('Runtime.callFunctionOn', {
      objectId,
      returnByValue: true,
      functionDeclaration: COUNT_ENTRIES,
    });
    const own =
      of === 'entries' || hasOnlyElements(counted)
        ? { result: [] }
        : await session.send<Properties>(GET_PROPERTIES, { objectId, ...OF_FIELDS });
    await session.send('Runtime.releaseObjectGroup', { objectGroup });
    return toNumbers(own, counted);
  } catch (error) {
    if (session.loss) throw error;
    // V8 says by an error that there is no such object.
    return undefined;
  }
}
