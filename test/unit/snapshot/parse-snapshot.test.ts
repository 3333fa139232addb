import { describe, expect, test } from 'vitest';
import { SnapshotFormatError } from '../../../src/report/errors.js';
import {
  createSnapshotParser,
  parseSnapshot,
  type HeapSnapshot,
} from '../../../src/snapshot/parse-snapshot.js';
import { buildHeap, FLAVOURS, type HeapBuilder } from '../../fixtures/snapshots/build-snapshot.js';
import { seededRandom } from '../../fixtures/snapshots/random-heap.js';

/** A heap with one of everything: wide ids and sizes, escapes, locations, all kinds of names. */
function buildSample(): HeapBuilder {
  const heap = buildHeap();
  const roots = heap.addNode('(GC roots)', { type: 'synthetic', selfSize: 0 });
  const foo = heap.addNode('Foo', { selfSize: 24, location: { scriptId: 12, line: 0, column: 7 } });
  const buffer = heap.addNode('system / JSArrayBufferData', {
    type: 'native',
    id: 3_700_000_002,
    selfSize: 5_368_709_120,
  });
  const text = heap.addNode('tab\t "quoted" \\ \u0001 é 😀 \ud800', {
    type: 'string',
    detachedness: 2,
  });
  const f = heap.addNode('handle', {
    type: 'closure',
    location: { scriptId: 4_294_967_295, line: 1000, column: 0 },
  });
  heap.addEdge(heap.root, roots, 1, 'element');
  heap.addEdge(roots, foo, 1_234_567_890, 'element');
  heap.addEdge(roots, f, 4_294_967_295, 'hidden');
  heap.addEdge(foo, buffer, 'backing_store', 'internal');
  heap.addEdge(foo, text, 'näme');
  heap.addEdge(f, foo, 'self', 'context');
  heap.addEdge(f, text, '1', 'weak');
  return heap;
}

/** The columns as plain arrays, comparable by value. */
function readAll(snapshot: HeapSnapshot) {
  const { strings, locations } = snapshot;
  return {
    nodes: Array.from({ length: snapshot.nodeCount }, (_, node) => ({
      type: snapshot.nodeTypeNames[snapshot.nodeType[node]!],
      name: strings.decode(snapshot.nodeName[node]!),
      id: snapshot.nodeId[node],
      selfSize: snapshot.selfSize[node],
      detachedness: snapshot.detachedness[node],
      location: locations.indexOfNode(node),
    })),
    edges: Array.from({ length: snapshot.edgeCount }, (_, edge) => [
      snapshot.edgeTypeNames[snapshot.edgeType[edge]!],
      snapshot.edgeName[edge],
      snapshot.edgeTarget[edge],
    ]),
    firstEdge: [...snapshot.firstEdge],
    strings: Array.from({ length: strings.count }, (_, index) => strings.decode(index)),
    locations: [
      [...locations.node],
      [...locations.scriptId],
      [...locations.line],
      [...locations.column],
    ],
  };
}

function captureError(work: () => unknown): SnapshotFormatError {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(SnapshotFormatError);
    return error as SnapshotFormatError;
  }
  throw new Error('nothing was thrown');
}

const parseText = (text: string) => parseSnapshot([new TextEncoder().encode(text)]);

describe('what a file says', () => {
  test.each(FLAVOURS)('is read from a file of %s', (flavour) => {
    const snapshot = parseSnapshot([buildSample().toBytes(flavour)]);
    expect(readAll(snapshot)).toEqual({
      nodes: [
        { type: 'synthetic', name: '', id: 1, selfSize: 0, detachedness: 0, location: -1 },
        {
          type: 'synthetic',
          name: '(GC roots)',
          id: 3,
          selfSize: 0,
          detachedness: 0,
          location: -1,
        },
        { type: 'object', name: 'Foo', id: 5, selfSize: 24, detachedness: 0, location: 0 },
        {
          type: 'native',
          name: 'system / JSArrayBufferData',
          id: 3_700_000_002,
          selfSize: 5_368_709_120,
          detachedness: 0,
          location: -1,
        },
        {
          type: 'string',
          name: 'tab\t "quoted" \\ \u0001 é 😀 \ud800',
          id: 9,
          selfSize: 16,
          detachedness: 2,
          location: -1,
        },
        { type: 'closure', name: 'handle', id: 11, selfSize: 16, detachedness: 0, location: 1 },
      ],
      edges: [
        ['element', 1, 1],
        ['element', 1_234_567_890, 2],
        ['hidden', 4_294_967_295, 5],
        ['internal', snapshot.strings.indexOf('backing_store'), 3],
        ['property', snapshot.strings.indexOf('näme'), 4],
        ['context', snapshot.strings.indexOf('self'), 2],
        ['weak', snapshot.strings.indexOf('1'), 4],
      ],
      firstEdge: [0, 1, 3, 5, 5, 5, 7],
      strings: [
        ...['<dummy>', '', '(GC roots)', 'Foo', 'system / JSArrayBufferData'],
        ...['tab\t "quoted" \\ \u0001 é 😀 \ud800', 'handle', 'backing_store', 'näme', 'self', '1'],
      ],
      locations: [
        [2, 5],
        [12, 4_294_967_295],
        [0, 1000],
        [7, 0],
      ],
    });
    expect(snapshot.root).toBe(0);
    expect(snapshot.extraNativeBytes).toBe(
      ['node24', 'node26', 'chromium'].includes(flavour) ? 4711 : undefined,
    );
  });

  test.each(FLAVOURS)('does not depend on how a file of %s is cut into chunks', (flavour) => {
    const bytes = buildSample().toBytes(flavour);
    const expected = readAll(parseSnapshot([bytes]));
    for (let cut = 1; cut < bytes.length; cut++) {
      expect(readAll(parseSnapshot([bytes.subarray(0, cut), bytes.subarray(cut)]))).toEqual(
        expected,
      );
    }
    for (const size of [1, 2, 3, 7, 64]) {
      const parser = createSnapshotParser();
      // One buffer for all chunks, as a reader may do it.
      const chunk = new Uint8Array(size);
      for (let from = 0; from < bytes.length; from += size) {
        const part = bytes.subarray(from, from + size);
        chunk.set(part);
        parser.push(chunk.subarray(0, part.length));
        chunk.fill(0);
      }
      expect(readAll(parser.finish())).toEqual(expected);
    }
  });

  test.each(FLAVOURS)(
    'is exact in a long file of %s with wide and signed numbers in it',
    (flavour) => {
      const random = seededRandom(3);
      const heap = buildHeap();
      for (let node = 1; node < 20_000; node++) {
        const digits = 10 ** Math.floor(random() * (node % 1000 === 0 ? 15 : 9));
        const id = node % 3000 === 0 ? -node : Math.floor(random() * 2 ** 32);
        heap.addNode(`Class${node % 7}`, { id, selfSize: Math.floor(random() * digits) });
        heap.addEdge(node - 1, node, Math.floor(random() * digits) % 2 ** 32, 'element');
        if (node % 5 === 0) heap.addEdge(node, node >> 1, 'half');
      }
      const bytes = heap.toBytes(flavour);
      const json = JSON.parse(new TextDecoder().decode(bytes)) as {
        snapshot: { meta: { node_fields: string[]; edge_fields: string[] } };
        nodes: number[];
        edges: number[];
      };
      const { node_fields: fields, edge_fields: edgeFields } = json.snapshot.meta;
      const column = (name: string) =>
        json.nodes.filter((_, i) => i % fields.length === fields.indexOf(name));
      const edgeColumn = (name: string) =>
        json.edges.filter((_, i) => i % edgeFields.length === edgeFields.indexOf(name));
      for (const size of [bytes.length, 65_536, 16_384, 1009]) {
        const parser = createSnapshotParser();
        for (let from = 0; from < bytes.length; from += size)
          parser.push(bytes.subarray(from, from + size));
        const snapshot = parser.finish();
        expect([...snapshot.nodeName]).toEqual(column('name'));
        expect([...snapshot.nodeId]).toEqual(column('id').map((id) => id >>> 0));
        expect([...snapshot.selfSize]).toEqual(column('self_size'));
        expect([...snapshot.edgeType]).toEqual(edgeColumn('type'));
        expect([...snapshot.edgeName]).toEqual(edgeColumn('name_or_index'));
        expect([...snapshot.edgeTarget]).toEqual(
          edgeColumn('to_node').map((position) => position / fields.length),
        );
      }
    },
  );

  test('is read from sections in any order, with unknown ones between them', () => {
    const text = buildSample().toJson('node24');
    const expected = readAll(parseText(text));
    const { snapshot, ...sections } = JSON.parse(text) as Record<string, unknown>;
    const reversed = Object.fromEntries(Object.entries(sections).reverse());
    const shuffled = {
      snapshot,
      number: -1.5e3,
      word: null,
      ...reversed,
      text: 'a ] } " \\',
      tree: [{ a: ['}'] }],
    };
    expect(readAll(parseText(`\ufeff ${JSON.stringify(shuffled, undefined, 2)}\n`))).toEqual(
      expected,
    );
  });

  test('needs no locations', () => {
    const { locations, ...rest } = JSON.parse(buildSample().toJson('node24')) as Record<
      string,
      unknown
    >;
    expect(locations).toHaveLength(8);
    const snapshot = parseText(JSON.stringify(rest));
    expect(snapshot.locations.count).toBe(0);
    expect(snapshot.locations.indexOfNode(2)).toBe(-1);
  });

  test('may hold UTF-8 that is not escaped', () => {
    const json = JSON.parse(buildSample().toJson('node24')) as { strings: string[] };
    json.strings[3] = 'Größe 😀 \n';
    const { strings } = parseText(JSON.stringify(json));
    expect(strings.decode(3)).toBe('Größe 😀 \n');
    expect(strings.equals(3, 'Größe 😀 \n')).toBe(true);
    expect(strings.indexOf('Größe 😀 \n')).toBe(3);
  });

  test('wraps the signed ids of old versions', () => {
    const text = buildSample()
      .toJson('node24')
      .replace(',3700000002,', `,${3_700_000_002 - 2 ** 32},`);
    expect(parseText(text).nodeId[3]).toBe(3_700_000_002);
  });
});

describe('a file that cannot be right', () => {
  const text = buildSample().toJson('node24');

  test('is refused wherever it is cut off', () => {
    const bytes = new TextEncoder().encode(text);
    for (let length = 0; length < bytes.length; length++) {
      const error = captureError(() => parseSnapshot([bytes.subarray(0, length)]));
      expect(error.offset).toBe(length);
    }
  });

  test.each([
    ['nothing', '', 'start', /it is empty/],
    ['HTML', '<!doctype html>', 'start', /begins with "<"/],
    ['gzip', '\u001f\u008b\b', 'start', /compressed with gzip/],
    ['another JSON', '{"edges":[]}', 'edges', /comes before the section snapshot/],
    ['a CPU profile', '{"nodes":[{}]}', 'nodes', /seems to be a CPU profile/],
    ['an empty object', '{}', 'snapshot', /missing/],
    ['a trailing byte', `${text}x`, 'end', /found "x"/],
    ['a section twice', text.replace('"samples":[]', '"nodes":[]'), 'nodes', /comes twice/],
    ['no strings', text.replace('"strings":', '"string":'), 'strings', /missing/],
    [
      'a header that is none',
      text.replace('"snapshot":{', '"snapshot":[],"old":{'),
      'snapshot',
      /not an object/,
    ],
    ['a header that is broken', text.replace('"meta":{', '"meta":{,'), 'snapshot', /JSON/],
    [
      'an unknown field order',
      text.replace('"to_node"', '"to"'),
      'snapshot',
      /edge_fields has no "to_node"/,
    ],
    [
      'a negative count',
      text.replace('"node_count":6', '"node_count":-6'),
      'snapshot',
      /node_count is -6/,
    ],
    ['no nodes', text.replace('"node_count":6', '"node_count":0'), 'snapshot', /no nodes/],
    [
      'too few nodes',
      text.replace('"node_count":6', '"node_count":7'),
      'nodes',
      /there are 6 nodes/,
    ],
    ['too many nodes', text.replace('"node_count":6', '"node_count":5'), 'nodes', /more nodes/],
    [
      'too few edges',
      text.replace('"edge_count":7', '"edge_count":8'),
      'nodes',
      /nodes have 7 edges/,
    ],
    ['too many edges', text.replace('"edge_count":7', '"edge_count":6'), 'nodes', /more edges/],
    [
      'half a row',
      text.replace('],\n"trace_function_infos"', ',1,1],\n"trace_function_infos"'),
      'edges',
      /last row has 2 of 3/,
    ],
    ['a fraction', text.replace('"edges":[1,', '"edges":[1.0,'), 'edges', /found "\."/],
    ['two commas', text.replace('"edges":[1,', '"edges":[1,,'), 'edges', /found ","/],
    [
      'a trailing comma',
      text.replace('],\n"trace_function_infos"', ',],\n"trace_function_infos"'),
      'edges',
      /found "\]"/,
    ],
    ['two numbers in one', text.replace('"edges":[1,', '"edges":[1 1,'), 'edges', /found "1"/],
    ['a lone minus', text.replace('"edges":[1,', '"edges":[-,'), 'edges', /minus/],
    [
      'a number too long',
      text.replace('"edges":[1,', '"edges":[11111111111111111,'),
      'edges',
      /too long/,
    ],
    ['a string as number', text.replace('"edges":[1,', '"edges":["1",'), 'edges', /found """/],
    [
      'an unknown edge type',
      text.replace('"edges":[1,1,', '"edges":[7,1,'),
      'edges',
      /unknown type 7/,
    ],
    [
      'a negative edge',
      text.replace('"edges":[1,1,', '"edges":[1,-1,'),
      'edges',
      /negative number -1/,
    ],
    [
      'an edge beside a node',
      text.replace('"edges":[1,1,6,', '"edges":[1,1,5,'),
      'edges',
      /edge 0 leads to 5/,
    ],
    [
      'an edge behind the end',
      text.replace('"edges":[1,1,6,', '"edges":[1,1,36,'),
      'edges',
      /edge 0 leads to 36/,
    ],
    [
      'an edge far away',
      text.replace('"edges":[1,1,6,', '"edges":[1,1,25769803782,'),
      'edges',
      /25769803782/,
    ],
    [
      'an unknown node type',
      text.replace('"nodes":[9,', '"nodes":[99,'),
      'nodes',
      /unknown type 99/,
    ],
    ['a negative size', text.replace(',24,2,0,', ',-24,2,0,'), 'nodes', /negative number -24/],
    ['a wide id', text.replace(',3700000002,', ',4294967296,'), 'nodes', /id 4294967296/],
    [
      'a name of a node too far',
      text.replace('"nodes":[9,1,', '"nodes":[9,11,'),
      'nodes',
      /string 11.* 11 strings/,
    ],
    [
      'a name of an edge too far',
      text.replace(',3,7,', ',3,4294967297,'),
      'edges',
      /string 4294967297/,
    ],
    [
      'a location beside a node',
      text.replace('"locations":[12,', '"locations":[13,'),
      'locations',
      /belongs to 13/,
    ],
    [
      'words between strings',
      text.replace('"strings":[', '"strings":[null,'),
      'strings',
      /found "n"/,
    ],
    [
      'a root that is none',
      text.replace('"node_count"', '"root_index":5,"node_count"'),
      'snapshot',
      /root_index/,
    ],
  ])('is refused: %s', (_what, broken, section, message) => {
    expect(broken).not.toBe(text);
    const latin1 = Uint8Array.from(broken, (character) => character.charCodeAt(0));
    const error = captureError(() => parseSnapshot([latin1]));
    expect(error.message).toMatch(message);
    expect(error.section).toBe(section);
    expect(error.code).toBe('HEAPSLOPE_SNAPSHOT_FORMAT');
    expect(error.offset).toBeGreaterThanOrEqual(0);
    expect(error.offset).toBeLessThanOrEqual(latin1.length);
    // The same, byte by byte.
    const parser = createSnapshotParser();
    const again = captureError(() => {
      for (let i = 0; i < latin1.length; i++) parser.push(latin1.subarray(i, i + 1));
      parser.finish();
    });
    expect(again.message.replace(/byte \d+/, '')).toBe(error.message.replace(/byte \d+/, ''));
  });

  test('is refused for good: the first failure is repeated', () => {
    const parser = createSnapshotParser();
    const first = captureError(() => parser.push(new TextEncoder().encode('[')));
    expect(captureError(() => parser.push(new TextEncoder().encode(text)))).toBe(first);
    expect(captureError(() => parser.finish())).toBe(first);
  });

  test('does not make room for what its header only claims', () => {
    const huge = text
      .replace('"node_count":6', '"node_count":2000000000')
      .replace('"edge_count":7', '"edge_count":2000000000');
    const before = process.memoryUsage().arrayBuffers;
    const parser = createSnapshotParser();
    parser.push(new TextEncoder().encode(huge));
    const grown = process.memoryUsage().arrayBuffers - before;
    expect(grown).toBeLessThan(1_000_000);
    expect(captureError(() => parser.finish()).message).toMatch(/there are 6 nodes/);
  });
});
