import type { WeakTarget } from '../../check/detect-retention.js';
import type { HeapProbe, ObjectInspection } from '../../probe/heap-probe.js';
import { streamSnapshot } from '../cdp/stream-snapshot.js';
import type { PageHeap } from './page-heap.js';
import { PAGE_GROUP } from './page-world.js';

/** An object of a page that is expected to be collected: the page holds it weakly, under these expressions. */
export interface PageTarget {
  /** Whether it is still there. */
  readonly isAlive: string;
  /** The object itself. */
  readonly target: string;
  /** What the page's test waits for. */
  readonly assertion: string;
  readonly name: string;
  readonly isWithRunner: boolean;
}

/** Stand for objects of the page. */
const TARGET = {};
const ASSERTION = {};

/**
 * Makes an object of a page what `detectRetention` takes: whether it lives is asked after each collection.
 */
export function holdInPage(
  heap: PageHeap,
  probe: HeapProbe,
  page: PageTarget,
): { probe: HeapProbe; target: WeakTarget; assertion: () => object } {
  let isAlive = true;
  const ref = { deref: () => (isAlive ? TARGET : undefined) } as WeakRef<object>;
  return {
    target: { ref, name: page.name, isWithRunner: page.isWithRunner },
    assertion: () => ASSERTION,
    probe: {
      ...probe,
      async collectGarbage() {
        await probe.collectGarbage();
        isAlive = (await evaluate(heap, page.isAlive, true)).value === true;
      },
      inspectObjects: () => inspectInPage(heap, page),
    },
  };
}

function inspectInPage(heap: PageHeap, page: PageTarget): ObjectInspection {
  const ids = new Map<object, number>();
  const { session } = heap;
  return {
    countInstances: () => ({ count: 0, names: [], isKnown: false, known: [] }),
    async takeSnapshot(sink) {
      await session.send('HeapProfiler.enable');
      await streamSnapshot(session, sink);
      await heap.onSnapshot();
      ids.set(TARGET, await findId(heap, page.target));
      ids.set(ASSERTION, await findId(heap, page.assertion));
      await session.send('Runtime.releaseObjectGroup', { objectGroup: PAGE_GROUP });
    },
    findObjectId: (object) => ids.get(object) ?? 0,
    // The session ends with the check.
    close() {},
  };
}

async function findId(heap: PageHeap, expression: string): Promise<number> {
  const { objectId } = await evaluate(heap, expression, false);
  if (objectId === undefined) return 0;
  const { heapSnapshotObjectId } = await heap.session.send<{ heapSnapshotObjectId: string }>(
    'HeapProfiler.getHeapObjectId',
    { objectId },
  );
  return Number(heapSnapshotObjectId);
}

interface RemoteValue {
  readonly value?: unknown;
  readonly objectId?: string;
}

async function evaluate(
  { session, world }: PageHeap,
  expression: string,
  returnByValue: boolean,
): Promise<RemoteValue> {
  const { result } = await session.send<{ result: RemoteValue }>('Runtime.evaluate', {
    expression,
    contextId: world.contextId,
    returnByValue,
    objectGroup: PAGE_GROUP,
  });
  return result;
}
