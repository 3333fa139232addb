import type { CountedNumbers, ObjectNumbers } from '../../probe/heap-probe.js';
import type { CommandSession } from './command-session.js';
import {
  CALL_GETTERS,
  countText,
  GET_PROPERTIES,
  hasOnlyElements,
  isContainer,
  OF_FIELDS,
  OF_GETTERS,
  toGetters,
  toNumbers,
  type Counted,
  type Gotten,
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
    const isCounted = of !== undefined || hasOnlyElements(counted);
    const own = isCounted
      ? { result: [] }
      : await session.send<Properties>(GET_PROPERTIES, { objectId, ...OF_FIELDS });
    const getters =
      isCounted || isContainer(counted)
        ? {}
        : toGetters(await session.send<Gotten>(CALL_GETTERS, { objectId, ...OF_GETTERS }));
    await session.send('Runtime.releaseObjectGroup', { objectGroup });
    return toNumbers(own, counted, getters);
  } catch (error) {
    if (session.loss) throw error;
    // V8 says by an error that there is no such object.
    return undefined;
  }
}
