import type { CountedNumbers, ObjectNumbers } from '../../probe/heap-probe.js';
import type { CommandSession } from './command-session.js';
import {
  countText,
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
 * @param of what is counted, where no more is wanted
 * @returns undefined where there is no such object any more
 */
export async function readTrackedNumbers(
  session: CommandSession,
  snapshotId: number,
  objectGroup: string,
  of?: CountedNumbers,
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
      functionDeclaration: countText(of),
    });
    const own =
      of !== undefined || hasOnlyElements(counted)
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
