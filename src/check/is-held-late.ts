import type { GrowingPath, JudgedPaths } from '../growth/judge-paths.js';
import type { Look } from './take-look.js';

/** What lets go of things some time after a call: timers, sockets that idle, finalizers. */
const LATE =
  /^(?:Timeout|Immediate|TimersList|ImmediateList|Socket|TLSSocket|TCP|Pipe|TLSWrap|HTTPParser|Agent|Server|ClientRequest|IncomingMessage|ServerResponse|FinalizationRegistry|WeakRef|AbortSignal|.*DOMTimer|ScheduledAction|Node \/ .*|system \/ WeakCell)$/;
/** Of the paths that grow the heaviest tell. */
const MOST_PATHS = 12;

/** Whether something that grows may only wait for a timer or a finalizer: then it is worth a pause. */
export function isHeldLate(look: Look, { growing }: JudgedPaths): boolean {
  return findHeldLate(look, growing.slice(0, MOST_PATHS)).size > 0;
}

/** Keys of those among the paths that are reached through what lets go late. */
export function findHeldLate(
  { placed, snapshot }: Pick<Look, 'placed' | 'snapshot'>,
  growing: readonly Pick<GrowingPath, 'key'>[],
): Set<number> {
  const wanted = new Set(growing.map(({ key }) => key));
  const paths = new Set<number>();
  placed.keyOfPath.forEach((key, path) => {
    if (wanted.has(key)) paths.add(path);
  });
  const { keyOfPath, place, owner, parentNode, classes } = placed;
  const late = new Set<number>();
  for (let node = 0; node < snapshot.nodeCount && paths.size > 0; node++) {
    if (owner[node] !== node || !paths.delete(place[node]!)) continue;
    for (let at = node; at >= 0; at = parentNode[at]!)
      if (LATE.test(classes.nameOf(at))) {
        late.add(keyOfPath[place[node]!]!);
        break;
      }
  }
  return late;
}
