import type { Culprit } from '../paths/culprit.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

/** Kind of a fake timer; a timeout goes when time is advanced, an interval only when it is cleared. */
export type FakeTimer = 'timeout' | 'interval';

/**
 * The fake timer by which a clock of `@sinonjs/fake-timers`, which Vitest and Jest have for theirs, holds what
 * grows; undefined where no such clock is on the path. The clock is known by its methods: Vitest bundles it.
 */
export function findFakeTimer(reader: SnapshotReader, { path }: Culprit): FakeTimer | undefined {
  const has = (node: number, name: string) => reader.follow(node, name) >= 0;
  const clock = path.findIndex(({ node }) => CLOCK_METHODS.every((name) => has(node, name)));
  const queue = path[clock + 1];
  if (clock < 0 || queue === undefined || !QUEUES.has(reader.edgeNameOf(queue.edge)))
    return undefined;
  const timer = path.slice(clock + 2).find(({ node }) => has(node, 'func'));
  const type = timer === undefined ? -1 : reader.follow(timer.node, 'type');
  return type >= 0 && reader.nameOf(type) === 'Interval' ? 'interval' : 'timeout';
}

const CLOCK_METHODS = ['setTimeout', 'tick', 'runAll', 'uninstall'];
const QUEUES = new Set(['timers', 'timerHeap', 'jobs']);
