import { expect, test } from 'vitest';
import { isHeldLate } from '../../../src/check/is-held-late.js';
import type { Look } from '../../../src/check/take-look.js';
import { buildHeap } from '../../fixtures/snapshots/build-snapshot.js';
import { sumHeap } from '../../fixtures/snapshots/sum-heap.js';

/** Whether sessions are held late that hang from a chain of these. */
function judge(chain: string[], below: string[] = []) {
  const heap = buildHeap();
  let last = heap.root;
  const add = (name: string) => {
    const node = heap.addNode(name);
    heap.addEdge(last, node, name);
    return (last = node);
  };
  chain.forEach(add);
  const session = add('Session');
  below.forEach(add);
  const idle = heap.addNode('Idle');
  heap.addEdge(heap.root, idle, 'idle');
  const summed = sumHeap(heap);
  const isLateAt = (...keys: (number | undefined)[]) => {
    const growing = keys.map((key) => ({ key: key!, bytesPerCall: 1, countPerCall: 1 }));
    return isHeldLate(summed as unknown as Look, {
      state: 'sustained',
      perCall: [1],
      sustainedPerCall: 1,
      fall: 1,
      hasJumped: false,
      growing,
    });
  };
  return { isLateAt, session: summed.keyAt(session), idle: summed.keyAt(idle) };
}

test.each([
  [['TimersList', 'Timeout', 'Array']],
  [['Agent', 'Object', 'Array', 'Socket']],
  [['FinalizationRegistry']],
  [['AbortSignal', 'Map']],
  [['Window', 'DOMTimer', 'ScheduledAction']],
])('what hangs from %j may be let go of later', (chain) => {
  const { isLateAt, session } = judge(chain);
  expect(isLateAt(session)).toBe(true);
});

test('what hangs from an array or a cache is not, whatever hangs from it', () => {
  const { isLateAt, session, idle } = judge(['Cache', 'Map'], ['Timeout']);
  expect(isLateAt(session)).toBe(false);
  expect(isLateAt(session, idle)).toBe(false);
  expect(isLateAt()).toBe(false);
  expect(isLateAt(12_345)).toBe(false);
});

test('only what grows is asked, and of that the heaviest twelve', () => {
  const { isLateAt, session, idle } = judge(['Timeout']);
  expect(isLateAt(idle)).toBe(false);
  const others = Array.from({ length: 11 }, (_, at) => at + 1);
  expect(isLateAt(...others, session)).toBe(true);
  expect(isLateAt(...others, idle, session)).toBe(false);
});
