import { describe, expect, it } from 'vitest';
import { sortEngineNodes } from '../../../src/growth/sort-engine-nodes.js';
import { parseSnapshot } from '../../../src/snapshot/parse-snapshot.js';
import { buildHeap, FLAVOURS } from '../../fixtures/snapshots/build-snapshot.js';

/** Sorts one node that an object holds by one edge. */
function sort(
  name: string,
  type: string,
  edgeName: string,
  edgeType = 'internal',
  flavour = 'node24',
) {
  const heap = buildHeap();
  const holder = heap.addNode('Holder');
  const node = heap.addNode(name, { type });
  heap.addEdge(heap.root, holder, 'holder');
  heap.addEdge(holder, node, edgeName, edgeType);
  const snapshot = parseSnapshot([heap.toBytes(flavour as 'node24')]);
  const nodes = sortEngineNodes(snapshot);
  const edge = 1;
  return {
    isEngine: nodes.isEngine(node, edge),
    isText: nodes.isText(node),
    isScript: nodes.isScript(edge),
    isNative: nodes.isNative(node),
    isRoot: nodes.isRoot(node),
    isNodeRecord: nodes.isNodeRecord(node),
  };
}

describe("what is the engine's own", () => {
  it.each([
    ['(shared function info)', 'code', 'shared'],
    ['system / Map', 'hidden', 'map'],
    ['system / FeedbackVector', 'hidden', 'value'],
    ['system / ScopeInfo', 'hidden', '3'],
    ['system / BytecodeArray', 'hidden', 'data'],
    ['system / UncompiledDataWithoutPreparseData', 'hidden', 'data'],
    // What V8 will call something that it does not have yet.
    ['system / SomethingNew', 'hidden', '7'],
    ['', 'array', 'descriptors'],
    ['', 'array', 'feedback_cell'],
  ])('%s (%s), held by %s', (name, type, edge) => {
    expect(sort(name, type, edge).isEngine).toBe(true);
  });

  it.each([
    ['', 'array', 'elements', 'internal'],
    ['', 'array', 'table', 'internal'],
    ['(object elements)', 'array', 'elements', 'internal'],
    ['system / Cell', 'hidden', '2', 'internal'],
    ['system / JSArrayBufferData', 'hidden', 'backing_store', 'internal'],
    ['system / WasmMemoryObject', 'hidden', 'memory', 'internal'],
    ['system / EphemeronHashTable', 'hidden', 'table', 'internal'],
    ['system / ForeignObject', 'hidden', 'foreign', 'internal'],
    ['a text', 'string', '1', 'internal'],
    ['Session', 'object', 'session', 'property'],
    // A property that a program calls so is none of the engine's edges.
    ['', 'array', 'code', 'property'],
    ['Object', 'object', 'map', 'property'],
  ])('not %s (%s), held by %s', (name, type, edge, edgeType) => {
    expect(sort(name, type, edge, edgeType).isEngine).toBe(false);
  });
});

describe('kinds of nodes', () => {
  const told = (given: ReturnType<typeof sort>) =>
    Object.entries(given)
      .filter(([, is]) => is)
      .map(([kind]) => kind);

  it.each(FLAVOURS)('are told by their type and name (%s)', (flavour) => {
    const kindsOf = (name: string, type: string) =>
      told(sort(name, type, 'held', 'internal', flavour));
    expect(kindsOf('text', 'string')).toEqual(['isText']);
    expect(kindsOf('a', 'concatenated string')).toEqual(['isText']);
    expect(kindsOf('', 'symbol')).toEqual(['isText']);
    expect(kindsOf('', 'bigint')).toEqual(['isText']);
    expect(kindsOf('Node / Message', 'native')).toEqual(['isNative', 'isNodeRecord']);
    expect(kindsOf('system / JSArrayBufferData', 'native')).toEqual(['isNative']);
    expect(kindsOf('(Stack roots)', 'synthetic')).toEqual(['isRoot']);
    expect(kindsOf('Node / Message', 'object')).toEqual([]);
  });

  it.each(['script', 'script_or_debug_info'])('an edge called %s leads to a script', (edge) => {
    expect(sort('/app/test.mjs', 'code', edge).isScript).toBe(true);
  });
});
