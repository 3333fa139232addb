import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDominatorTree } from '../../../src/graph/dominator-tree.js';
import { filterStrongEdges } from '../../../src/graph/edge-filter.js';
import { createSnapshotParser, type HeapSnapshot } from '../../../src/snapshot/parse-snapshot.js';

interface RawSnapshot {
  snapshot: {
    meta: { node_fields: string[]; edge_fields: string[] };
    node_count: number;
    edge_count: number;
  };
  nodes: number[];
  edges: number[];
  locations: number[];
  strings: string[];
}

const PROGRAM = `
  class Leaky { name = 'Größe \\u{1f600} "quoted"\\n'; list = [1, 'two', { three: 3 }]; }
  class WeakKey {}
  class WeakValue {}
  const key = new WeakKey();
  const entries = new WeakMap([[key, new WeakValue()], [new WeakKey(), new WeakValue()]]);
  globalThis.kept = [new Leaky(), entries, key, new ArrayBuffer(5 * 2 ** 20), () => key];
  require('node:v8').writeHeapSnapshot(process.argv[1]);
`;

/** A snapshot that this Node writes, read by heapslope and by JSON.parse. */
describe('a snapshot of a real process', () => {
  let folder: string;
  let raw: RawSnapshot;
  let snapshot: HeapSnapshot;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'heapslope-test-'));
    const file = join(folder, 'real.heapsnapshot');
    execFileSync(process.execPath, ['-e', PROGRAM, file]);
    const bytes = readFileSync(file);
    raw = JSON.parse(bytes.toString()) as RawSnapshot;
    const parser = createSnapshotParser();
    for (let from = 0; from < bytes.length; from += 65_521)
      parser.push(bytes.subarray(from, from + 65_521));
    snapshot = parser.finish();
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('has the same nodes', () => {
    const fields = raw.snapshot.meta.node_fields;
    const stride = fields.length;
    const column = (name: string) =>
      fields.includes(name)
        ? raw.nodes.filter((_, i) => i % stride === fields.indexOf(name))
        : undefined;
    const { nodeCount, firstEdge } = snapshot;
    expect(nodeCount).toBe(raw.snapshot.node_count);
    expect(countDifferences(snapshot.nodeType, column('type')!)).toBe(0);
    expect(countDifferences(snapshot.nodeName, column('name')!)).toBe(0);
    expect(countDifferences(snapshot.nodeId, column('id')!)).toBe(0);
    expect(countDifferences(snapshot.selfSize, column('self_size')!)).toBe(0);
    expect(countDifferences(snapshot.detachedness, column('detachedness')!)).toBe(0);
    const edgeCounts = Array.from(
      { length: nodeCount },
      (_, node) => firstEdge[node + 1]! - firstEdge[node]!,
    );
    expect(countDifferences(edgeCounts, column('edge_count')!)).toBe(0);
  });

  test('has the same edges', () => {
    const fields = raw.snapshot.meta.edge_fields;
    const stride = fields.length;
    const column = (name: string) =>
      raw.edges.filter((_, i) => i % stride === fields.indexOf(name));
    expect(snapshot.edgeCount).toBe(raw.snapshot.edge_count);
    expect(countDifferences(snapshot.edgeType, column('type'))).toBe(0);
    expect(countDifferences(snapshot.edgeName, column('name_or_index'))).toBe(0);
    const targets = column('to_node').map(
      (position) => position / raw.snapshot.meta.node_fields.length,
    );
    expect(countDifferences(snapshot.edgeTarget, targets)).toBe(0);
  });

  test('has the same strings', () => {
    const { strings } = snapshot;
    expect(strings.count).toBe(raw.strings.length);
    expect(
      countDifferences(
        Array.from({ length: strings.count }, (_, i) => strings.decode(i)),
        raw.strings,
      ),
    ).toBe(0);
    expect(raw.strings.filter((text, index) => !strings.equals(index, text))).toEqual([]);
    expect(strings.indexOf('Leaky')).toBe(raw.strings.indexOf('Leaky'));
    expect(strings.indexOf('Größe 😀 "quoted"\n')).toBe(raw.strings.indexOf('Größe 😀 "quoted"\n'));
    expect(strings.indexOf('Leaky')).toBeGreaterThan(0);
  });

  test('has the same locations', () => {
    const { locations } = snapshot;
    const rows = Array.from({ length: locations.count }, (_, i) => [
      locations.node[i]! * raw.snapshot.meta.node_fields.length,
      locations.scriptId[i]!,
      locations.line[i]!,
      locations.column[i]!,
    ]);
    expect(countDifferences(rows.flat(), raw.locations)).toBe(0);
    expect(locations.count).toBeGreaterThan(100);
    const leaky = Array.from(snapshot.nodeName.keys()).filter(
      (node) =>
        snapshot.strings.equals(snapshot.nodeName[node]!, 'Leaky') &&
        locations.indexOfNode(node) !== -1,
    );
    expect(leaky.length).toBeGreaterThan(0);
    expect(leaky.map((node) => locations.node[locations.indexOfNode(node)])).toEqual(leaky);
  });

  test('tells that the value of a WeakMap is held by its key', () => {
    const filter = filterStrongEdges(snapshot);
    const { parent } = buildDominatorTree(snapshot, filter);
    const values = findInstances('WeakValue').filter((node) => parent[node] !== -1);
    expect(values.length).toBe(1);
    expect(findInstances('WeakKey')).toContain(parent[values[0]!]);
  });

  function findInstances(name: string): number[] {
    const object = snapshot.nodeTypeNames.indexOf('object');
    return Array.from(snapshot.nodeName.keys()).filter(
      (node) =>
        snapshot.nodeType[node] === object &&
        snapshot.strings.equals(snapshot.nodeName[node]!, name),
    );
  }
});

function countDifferences(actual: ArrayLike<unknown>, expected: ArrayLike<unknown>): number {
  let differences = Math.abs(actual.length - expected.length);
  for (let i = 0; i < expected.length; i++) if (actual[i] !== expected[i]) differences++;
  return differences;
}
