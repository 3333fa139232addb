/**
 * Marks between births for files that share one global object: the objects of a file are those whose ids
 * lie between two marks. V8 numbers objects only where it looks at the whole heap, and a mark makes it do so.
 */
import { IS_BEFORE_V8_12, cacheLineEnds } from '../cdp/cache-line-ends.js';
import { openInspectorSession, type InspectorSession } from '../cdp/inspector-session.js';
import { readSnapshotStream } from '../cdp/read-snapshot-stream.js';

export interface BirthNumbers {
  /** @returns an id below those of all objects that are born later */
  mark(): number;
  /** Streams one heap snapshot. */
  takeSnapshot(sink: (chunk: Uint8Array) => void): Promise<void>;
  /** Whether ids still mean what they meant at the first mark: the end of another session makes V8 forget them. */
  isKept(): boolean;
  close(): void;
}

const START = 'HeapProfiler.startTrackingHeapObjects';
const STOP = 'HeapProfiler.stopTrackingHeapObjects';
const GROUP = 'heapslope-births';
const ANCHOR = 'Symbol.for("heapslope.anchor")';

/** Opens the session. @throws Error where Node has no inspector or refuses it */
export function numberBirths(): BirthNumbers {
  const session = openInspectorSession();
  let last = 0;
  let isForgotten = false;
  session.post('HeapProfiler.enable');
  session.on<{ lastSeenObjectId: number }>('HeapProfiler.lastSeenObjectId', (told) => {
    last = told.lastSeenObjectId;
  });
  let anchor = 0;
  let highest = 0;
  return {
    mark() {
      const mark = IS_BEFORE_V8_12 ? markBySnapshot() : markByNumbers(session);
      if (mark <= highest) isForgotten = true;
      highest = mark;
      if (anchor === 0) anchor = readAnchor(session, true);
      return mark;
    },
    async takeSnapshot(sink) {
      cacheLineEnds(session);
      await readSnapshotStream(sink);
    },
    isKept: () => !isForgotten && anchor !== 0 && readAnchor(session, false) === anchor,
    close() {
      session.post('Runtime.evaluate', { expression: `delete globalThis[${ANCHOR}]` });
      session.close();
    },
  };

  /** Before V8 12 the timer that tells what is alive would take most of the time: it is stopped at once. */
  function markBySnapshot(): number {
    cacheLineEnds(session);
    session.post(START, { trackAllocations: false });
    session.post(STOP, {});
    return last;
  }
}

/** The ids of one command are in no order: only what a second one adds is above all of them. */
function markByNumbers(session: InspectorSession): number {
  session.post(START, { trackAllocations: false });
  const { result } = session.post<{ result: { objectId: string } }>('Runtime.evaluate', {
    expression: '({})',
    objectGroup: GROUP,
  });
  session.post(START, { trackAllocations: false });
  const id = readId(session, result.objectId);
  session.post('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  return id;
}

/** Id of an object of ours that lives as long as the session. */
function readAnchor(session: InspectorSession, isNew: boolean): number {
  const expression = isNew ? `globalThis[${ANCHOR}] = {}` : `globalThis[${ANCHOR}]`;
  const { result } = session.post<{ result: { objectId?: string } }>('Runtime.evaluate', {
    expression,
    objectGroup: GROUP,
  });
  if (isNew) {
    session.post(START, { trackAllocations: false });
    if (IS_BEFORE_V8_12) session.post(STOP, {});
  }
  const id = result.objectId === undefined ? 0 : readId(session, result.objectId);
  session.post('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  return id;
}

function readId(session: InspectorSession, objectId: string): number {
  const answer = session.post<{ heapSnapshotObjectId: string }>('HeapProfiler.getHeapObjectId', {
    objectId,
  });
  return Number(answer.heapSnapshotObjectId);
}
