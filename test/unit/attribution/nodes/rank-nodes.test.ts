import { expect, test } from 'vitest';
import { OWN_ROUND, rankNodes } from '../../../../src/attribution/nodes/rank-nodes.js';
import { filterStrongEdges } from '../../../../src/graph/edge-filter.js';
import { searchFromRoot } from '../../../../src/graph/search-from-root.js';
import { parseSnapshot } from '../../../../src/snapshot/parse-snapshot.js';
import { buildHeap } from '../../../fixtures/snapshots/build-snapshot.js';

/** A check that holds a handler, whose scope has a Map of keys, and whatever else holds one of the keys. */
function buildCheck() {
  const heap = buildHeap();
  const add = (
    from: number,
    name: string,
    edge: string,
    type = 'object',
    edgeType = 'property',
  ) => {
    const node = heap.addNode(name, { type });
    heap.addEdge(from, node, edge, edgeType);
    return node;
  };
  const addClosure = (from: number, name: string, file: string) => {
    const closure = add(from, name, name, 'closure');
    const shared = add(closure, '(shared function info)', 'shared', 'code', 'internal');
    const script = add(shared, 'system / Script', 'script', 'code', 'internal');
    add(script, file, 'name', 'string', 'internal');
    const context = add(closure, 'system / Context', 'context', 'object', 'internal');
    return { closure, context };
  };
  const roots = add(heap.root, '(GC roots)', '1', 'synthetic', 'element');
  const own = addClosure(roots, 'check', '/lib/own.js');
  const runner = addClosure(own.context, 'run', '/lib/runner.js');
  const handler = addClosure(runner.context, 'handler', '/src/app.js');
  const map = add(handler.context, 'Map', 'keys', 'object', 'context');
  const key = add(map, 'KeyObject', '0');
  return { heap, roots, add, own, runner, handler, map, key };
}

function search({ heap }: ReturnType<typeof buildCheck>) {
  const snapshot = parseSnapshot([heap.toBytes('node20')]);
  const rounds = rankNodes(snapshot, {
    isOwn: (file) => file === '/lib/own.js',
    isRunner: (file) => file === '/lib/runner.js',
  });
  return { rounds, ...searchFromRoot(snapshot, filterStrongEdges(snapshot), { round: rounds }) };
}

test('functions and scopes of the runner come after the program, and those of heapslope after them', () => {
  const check = buildCheck();
  const { rounds } = search(check);
  const { own, runner, handler, map } = check;
  expect([handler.closure, handler.context, map].map((node) => rounds[node])).toEqual([0, 0, 0]);
  expect([runner.closure, runner.context].map((node) => rounds[node])).toEqual([1, 1]);
  const ownRounds = [own.closure, own.context].map((node) => rounds[node]);
  expect(ownRounds).toEqual([OWN_ROUND, OWN_ROUND]);
});

test.each([
  ["Node's clean-up queue", 'Node / CleanupQueue', 'native'],
  ['a strong root of Node 20', '(Strong roots)', 'synthetic'],
  ['a handle scope', '(Handle scope)', 'synthetic'],
])('what the handler keeps is held by the handler, not by %s', (_, name, type) => {
  const check = buildCheck();
  const table = check.add(check.roots, name, '2', type, 'element');
  check.heap.addEdge(table, check.key, '1', 'element');
  const { rounds, parentNode } = search(check);
  expect(rounds[table]).toBeGreaterThan(OWN_ROUND);
  expect(parentNode[check.key]).toBe(check.map);
});

test('what nobody else holds is held by the table of the engine', () => {
  const check = buildCheck();
  const queue = check.add(check.roots, 'Node / CleanupQueue', '2', 'native', 'element');
  const handle = check.add(queue, 'Node / TCPWrap', '1', 'native', 'element');
  const { parentNode } = search(check);
  expect(parentNode[handle]).toBe(queue);
});
