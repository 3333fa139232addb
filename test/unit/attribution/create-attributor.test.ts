import { describe, expect, it } from 'vitest';
import {
  createAttributor,
  type AttributionInput,
  type Culprit,
} from '../../../src/attribution/create-attributor.js';
import type { ObjectNumbers } from '../../../src/probe/heap-probe.js';
import { parseSnapshot } from '../../../src/snapshot/parse-snapshot.js';
import { buildHeap, FLAVOURS, type HeapBuilder } from '../../fixtures/snapshots/build-snapshot.js';

/** A path through `nodes`, each held by the one before: by the first edge between the two. */
function attribute(
  heap: HeapBuilder,
  nodes: number[],
  holder: number,
  input: Partial<AttributionInput> = {},
  flavour = FLAVOURS[0],
) {
  const snapshot = parseSnapshot([heap.toBytes(flavour)]);
  const path = nodes.map((node, at) => ({
    node,
    edge: at === 0 ? -1 : findEdge(nodes[at - 1], node),
  }));
  const culprit: Culprit = {
    holder,
    survivors: Uint32Array.of(nodes[nodes.length - 1]),
    path,
    countPerCall: 1,
  };
  const attributor = createAttributor({ snapshot, ...input });
  const told = attributor
    .describePath(culprit)
    .map((step) => `${step.edge} ${step.object}${step.isGrowing ? ' *' : ''}`.trim())
    .join(' → ');
  return { attributor, culprit, told };

  function findEdge(from: number, to: number): number {
    const { firstEdge, edgeTarget } = snapshot;
    for (let edge = firstEdge[from]; edge < firstEdge[from + 1]; edge++) {
      if (edgeTarget[edge] === to) return edge;
    }
    throw new Error(`no edge from ${from} to ${to}`);
  }
}

/** A global object with a property that holds `object`. */
function buildGlobal(heap: HeapBuilder): { global: number; native: number } {
  const native = heap.addNode('system / NativeContext', { type: 'hidden' });
  const global = heap.addNode('global / ');
  heap.addEdge(heap.root, native, 1, 'element');
  heap.addEdge(native, global, 'extension', 'internal');
  return { global, native };
}

/** A function of a script. */
function addClosure(heap: HeapBuilder, name: string, file: string): number {
  const closure = heap.addNode(name, { type: 'closure' });
  const shared = heap.addNode(name, { type: 'code' });
  const script = heap.addNode(file, { type: 'code' });
  const text = heap.addNode(file, { type: 'string' });
  heap.addEdge(closure, shared, 'shared', 'internal');
  heap.addEdge(shared, script, 'script', 'internal');
  heap.addEdge(script, text, 'name', 'internal');
  return closure;
}

describe.each(FLAVOURS)('in the layout of %s', (flavour) => {
  it('tells a chain by what holds its first link, however deep the survivor is', () => {
    const tell = (length: number) => {
      const heap = buildHeap();
      const { global } = buildGlobal(heap);
      const links = Array.from({ length }, () => heap.addNode('Object'));
      heap.addEdge(global, links[0]!, 'chain');
      links.slice(1).forEach((link, at) => heap.addEdge(links[at]!, link, 'next'));
      const { attributor, culprit } = attribute(heap, [global, ...links], global, {}, flavour);
      return [attributor.describeGrowing(culprit).describe, attributor.fingerprint(culprit)];
    };
    expect(tell(9)).toEqual(tell(4));
    expect(tell(9)[0]).toMatch(/\.chain: \+1\.00 Object per call$/);
  });

  it('tells a list of two ways as one, whichever of its members is the old one', () => {
    const tell = (sample: number) => {
      const heap = buildHeap();
      const { global } = buildGlobal(heap);
      const recent = heap.addNode('Recent');
      const links = Array.from({ length: 6 }, () => heap.addNode('Entry'));
      heap.addEdge(global, recent, 'recent');
      heap.addEdge(recent, links[0]!, 'head');
      links.slice(1).forEach((link, at) => {
        heap.addEdge(link, links[at]!, 'prev');
        heap.addEdge(links[at]!, link, 'next');
      });
      const nodes = [global, recent, ...links.slice(0, sample + 1)];
      const { attributor, culprit } = attribute(heap, nodes, recent, {}, flavour);
      const { describe } = attributor.describeGrowing(culprit);
      const whole = { ...culprit, isStructure: true };
      expect(attributor.fingerprint(culprit)).toBe(attributor.fingerprint(whole));
      return [describe, attributor.matchPattern(culprit)?.id];
    };
    expect(tell(1)).toEqual(tell(3));
    expect(tell(1)).toEqual([
      expect.stringMatching(/recent, linked list at \.head: \+1\.00 Entry per call$/),
      'tree-not-pruned',
    ]);
  });

  it('begins with the function that a module exports, whoever leads to it', () => {
    const tell = (isImported: boolean) => {
      const heap = buildHeap();
      const { global } = buildGlobal(heap);
      const module = heap.addNode('Module');
      const kit = addClosure(heap, 'kit', '/app/node_modules/kit/index.js');
      const [map, row] = [heap.addNode('Map'), heap.addNode('Row')];
      const table = heap.addNode('(object elements)', { type: 'array' });
      heap.addEdge(global, module, 'loaded');
      heap.addEdge(global, kit, 'kit');
      const file = heap.addNode('/app/node_modules/kit/index.js', { type: 'string' });
      heap.addEdge(module, file, 'filename');
      heap.addEdge(module, kit, 'exports');
      heap.addEdge(kit, map, 'cache');
      heap.addEdge(map, table, 'table', 'internal');
      heap.addEdge(table, row, 3, 'internal');
      const nodes = [global, ...(isImported ? [] : [module]), kit, map, table, row];
      const { attributor, culprit, told } = attribute(heap, nodes, map, {}, flavour);
      const { describe } = attributor.describeGrowing(culprit);
      return [told, describe, attributor.fingerprint(culprit)];
    };
    expect(tell(true)).toEqual(tell(false));
    const [path, growing] = tell(true);
    expect(path).toMatch(/^module \S+kit\/index\.js → exports closure kit → \.cache Map \* → /);
    expect(growing).toBe('Map kit.cache: +1.00 entry per call');
  });

  it.each([
    ["what a package's factory returns is the package's", ['get', 'set'], 'package'],
    ["a dictionary of one function of a package's stays with who has it", ['knex', 'knex'], 'user'],
  ])('%s', (_, names, owner) => {
    const heap = buildHeap();
    const handler = addClosure(heap, 'handler', 'file:///app/src/db.ts');
    const context = heap.addNode('system / Context', { type: 'object' });
    const [pools, row] = [heap.addNode('Object'), heap.addNode('Row')];
    heap.addEdge(heap.root, handler, 'handler', 'internal');
    heap.addEdge(handler, context, 'context', 'internal');
    heap.addEdge(context, pools, 'pools', 'context');
    const script = heap.addNode('script', { type: 'code' });
    const file = heap.addNode('/app/node_modules/kit/index.js', { type: 'string' });
    heap.addEdge(script, file, 'name', 'internal');
    const code = new Map(names.map((name) => [name, heap.addNode(name, { type: 'code' })]));
    for (const shared of code.values()) heap.addEdge(shared, script, 'script', 'internal');
    names.forEach((name, at) => {
      const closure = heap.addNode(name, { type: 'closure' });
      heap.addEdge(closure, code.get(name)!, 'shared', 'internal');
      heap.addEdge(pools, closure, `key${at}`);
    });
    heap.addEdge(pools, row, 'three');
    const readFile = (path: string) =>
      path === '/app/node_modules/kit/package.json'
        ? '{"name":"kit","version":"1.0.0"}'
        : undefined;
    const nodes = [heap.root, handler, context, pools, row];
    const { attributor, culprit } = attribute(heap, nodes, pools, { readFile }, flavour);
    expect(attributor.findPackage(culprit).owner).toBe(owner);
  });

  it('takes the fields of the entries of one container for one', () => {
    const heap = buildHeap();
    const { global } = buildGlobal(heap);
    const map = heap.addNode('Map');
    const table = heap.addNode('(object elements)', { type: 'array' });
    heap.addEdge(global, map, 'byRoute');
    heap.addEdge(map, table, 'table', 'internal');
    const paths = [3, 6].map((slot) => {
      const [entry, list, row] = ['Histogram', 'Array', 'Row'].map((name) => heap.addNode(name));
      heap.addEdge(table, entry!, slot, 'internal');
      heap.addEdge(entry!, list!, 'values');
      heap.addEdge(list!, row!, 0, 'element');
      return [global, map, table, entry!, list!, row!];
    });
    const found = paths.map((nodes) => attribute(heap, nodes, nodes[4]!, {}, flavour));
    const keys = found.map(({ attributor, culprit }) => attributor.findGrowing(culprit));
    expect(keys[0]!.container).toMatch(/Array/);
    expect(keys[0]!.container).toBe(keys[1]!.container);
    expect(keys[0]!.node).not.toBe(keys[1]!.node);
    const { attributor, culprit } = found[0]!;
    const path = attributor.describePath({ ...culprit, isOneOfMany: true });
    expect(path.map(({ edge }) => edge)).toContain('["*"]');
  });

  it('tells the branch of a trie, and no keys of the dictionaries between its nodes', () => {
    const heap = buildHeap();
    const { global } = buildGlobal(heap);
    const nodes = [global, heap.addNode('TrieNode')];
    heap.addEdge(global, nodes[1]!, 'words');
    for (const letter of ['a', 'b', 'c']) {
      const [children, node] = [heap.addNode('Object'), heap.addNode('TrieNode')];
      heap.addEdge(nodes.at(-1)!, children, 'children');
      heap.addEdge(children, node, letter);
      nodes.push(children, node);
    }
    const { attributor, culprit } = attribute(heap, nodes, nodes[1]!, {}, flavour);
    const told = attributor.describePath({ ...culprit, isStructure: true });
    expect(told.at(-1)).toMatchObject({ edge: '.children ×3', object: 'TrieNode' });
  });

  it('tells the container of the records where each of them has what grows in one field', () => {
    const tell = (more: Partial<Culprit>) => {
      const heap = buildHeap();
      const { global } = buildGlobal(heap);
      const list = heap.addNode('Array');
      const elements = heap.addNode('(object elements)', { type: 'array' });
      const [stream, state] = [heap.addNode('Stream'), heap.addNode('State')];
      heap.addEdge(global, list, 'pending');
      heap.addEdge(list, elements, 'elements', 'internal');
      heap.addEdge(elements, stream, 7, 'element');
      heap.addEdge(stream, state, 'state');
      const nodes = [global, list, elements, stream, state];
      const { attributor, culprit } = attribute(heap, nodes, stream, {}, flavour);
      return attributor.describeGrowing({ ...culprit, ...more }).describe;
    };
    expect(tell({ bytesPerCall: 64 })).toMatch(
      /^Array global.*\.pending: \+1\.00 element per call$/,
    );
    // Of what was born the holder is known.
    expect(tell({})).toMatch(/^Stream /);
  });

  it('folds a table of properties into its object, and finds the name', () => {
    const heap = buildHeap();
    const { global, native } = buildGlobal(heap);
    const store = heap.addNode('Store');
    const table = heap.addNode('(object properties)', { type: 'array' });
    const row = heap.addNode('Row');
    heap.addEdge(global, store, 'store');
    heap.addEdge(store, table, 'properties', 'internal');
    heap.addEdge(store, row, 'current');
    heap.addEdge(table, row, 7, 'hidden');
    const { told } = attribute(heap, [0, native, global, store, table, row], table, {}, flavour);
    expect(told).toBe('global → .store Store * → .current Row');
  });

  it('folds the elements of an array', () => {
    const heap = buildHeap();
    const { global, native } = buildGlobal(heap);
    const list = heap.addNode('Array');
    const elements = heap.addNode('(object elements)', { type: 'array' });
    const row = heap.addNode('Row');
    heap.addEdge(global, list, 'rows');
    heap.addEdge(list, elements, 'elements', 'internal');
    heap.addEdge(elements, row, '3', 'internal');
    const { told, attributor, culprit } = attribute(
      heap,
      [0, native, global, list, elements, row],
      elements,
      {},
      flavour,
    );
    expect(told).toBe('global → .rows Array * → [] Row');
    expect(attributor.describeGrowing(culprit).describe).toBe(
      'Array global.rows: +1.00 element per call',
    );
  });
});

describe('what runs the handler', () => {
  function buildHandler() {
    const heap = buildHeap();
    const stack = heap.addNode('(Stack roots)', { type: 'synthetic' });
    const run = addClosure(heap, 'run', 'file:///app/node_modules/heapslope/dist/index.mjs');
    const handler = addClosure(heap, 'handler', 'file:///app/test/orders.test.ts');
    const cache = heap.addNode('Cache');
    const row = heap.addNode('Row');
    heap.addEdge(0, stack, 1, 'element');
    heap.addEdge(stack, run, 1, 'element');
    heap.addEdge(run, handler, 'handler');
    heap.addEdge(handler, cache, 'cache');
    heap.addEdge(cache, row, 'row');
    return { heap, nodes: [0, stack, run, handler, cache, row], cache, run };
  }

  it('is left out of the path to the code under test', () => {
    const { heap, nodes, cache } = buildHandler();
    const { told, attributor, culprit } = attribute(heap, nodes, cache, { cwd: '/app' });
    expect(told).toBe('closure handler → .cache Cache * → .row Row');
    expect(attributor.findPackage(culprit)).toEqual({ owner: 'user' });
  });

  it('stays where it is what grows', () => {
    const { heap, nodes, run } = buildHandler();
    const { told, attributor, culprit } = attribute(heap, nodes, run, { cwd: '/app' });
    expect(told).toMatch(/^stack → .* closure run \*/);
    expect(attributor.findPackage(culprit)).toEqual({ owner: 'runner' });
  });
});

describe('a cache with a limit', () => {
  /** @param recent numbers of the object that owns the Map, @param rows entries of the Map */
  function buildCache(recentFields: Record<string, number>, rows: number) {
    const heap = buildHeap();
    const { global, native } = buildGlobal(heap);
    const recent = heap.addNode('Recent', { id: 1001 });
    const map = heap.addNode('Map', { id: 1003 });
    const table = heap.addNode('', { type: 'array', selfSize: 16 + 8 * (3 + 7 * 2) });
    const row = heap.addNode('Row');
    heap.addEdge(global, recent, 'recent');
    heap.addEdge(recent, map, 'rows');
    heap.addEdge(map, table, 'table', 'internal');
    heap.addEdge(table, row, '6', 'internal');
    const shape = heap.addNode('system / Map', { type: 'hidden' });
    const descriptors = heap.addNode('(map descriptors)', { type: 'array' });
    heap.addEdge(recent, shape, 'map', 'internal');
    heap.addEdge(shape, descriptors, 'descriptors', 'internal');
    Object.keys(recentFields).forEach((name, index) => {
      const type = name.startsWith('#') ? 'symbol' : 'string';
      heap.addEdge(descriptors, heap.addNode(name, { type }), index, 'hidden');
    });
    const read: number[] = [];
    const live = new Map<number, ObjectNumbers>([
      [1001, { fields: recentFields }],
      [1003, { fields: {}, entries: rows }],
    ]);
    const attributed = attribute(heap, [0, native, global, recent, map, table, row], map, {
      readNumbers(snapshotId) {
        read.push(snapshotId);
        return live.get(snapshotId);
      },
    });
    return { ...attributed, read };
  }

  it('is told with its limit and the calls that it takes', async () => {
    const { attributor, culprit } = buildCache({ max: 500 }, 100);
    await attributor.findLimit(culprit);
    const match = attributor.matchPattern(culprit);
    expect(match?.id).toBe('cache-below-its-limit');
    expect(match?.advice).toContain('(max: 500)');
    expect(match?.advice).toContain('400 more calls');
    expect(match?.advice).toContain('new Recent({ max: 100 })');
  });

  it("takes the owner's own count before that of a table made as long as the limit", async () => {
    const { attributor, culprit, read } = buildCache({ '#max': 500, '#size': 120 }, 500);
    expect(await attributor.findLimit(culprit)).toEqual({
      owner: 'Recent',
      name: '#max',
      max: 500,
      size: 120,
      missing: 380,
    });
    // The table is not read, where nothing is asked of it.
    expect(read).toEqual([1001]);
  });

  it('is a Map where it has no limit, or more entries than the number says', async () => {
    const { attributor, culprit, told, read } = buildCache({ created: 500 }, 100);
    await attributor.findLimit(culprit);
    expect(told).toBe('global → .recent Recent → .rows Map * → […] Row');
    expect(attributor.matchPattern(culprit)?.id).toBe('request-keyed-map');
    // Each look at a living object takes V8 a search of the heap.
    expect(read).toEqual([]);
    const paged = buildCache({ limit: 20 }, 100);
    await paged.attributor.findLimit(paged.culprit);
    expect(paged.attributor.matchPattern(paged.culprit)?.id).toBe('request-keyed-map');
  });
});

describe('broken heaps end in some text', () => {
  it('for contexts that hold each other', () => {
    const heap = buildHeap();
    const one = heap.addNode('system / Context');
    const other = heap.addNode('system / Context');
    const closure = addClosure(heap, 'loop', '/app/loop.js');
    const row = heap.addNode('Row');
    heap.addEdge(0, closure, 1, 'element');
    heap.addEdge(closure, one, 'context', 'internal');
    heap.addEdge(one, other, 'previous', 'internal');
    heap.addEdge(other, one, 'previous', 'internal');
    heap.addEdge(one, row, 'row', 'context');
    const { told } = attribute(heap, [0, closure, one, row], closure, { cwd: '/app' });
    expect(told).toBe('GC root → … closure loop * → context.row Row');
  });

  it('for a path of one node, and for a holder that is not on the path', () => {
    const heap = buildHeap();
    const row = heap.addNode('Row');
    heap.addEdge(0, row, 'row');
    expect(attribute(heap, [0], 0).told).toBe('GC root *');
    expect(attribute(heap, [0, row], 99).told).toBe('GC root * → .row Row');
  });

  it('for strings that hold themselves', () => {
    const heap = buildHeap();
    const { global, native } = buildGlobal(heap);
    const map = heap.addNode('Map');
    const table = heap.addNode('', { type: 'array', selfSize: 16 + 8 * (3 + 7 * 2) });
    const key = heap.addNode('(concatenated string)', { type: 'concatenated string' });
    const row = heap.addNode('Row');
    heap.addEdge(global, map, 'rows');
    heap.addEdge(map, table, 'table', 'internal');
    heap.addEdge(key, key, 'first', 'internal');
    heap.addEdge(table, key, '5', 'internal');
    heap.addEdge(table, row, '6', 'internal');
    const { told } = attribute(heap, [0, native, global, map, table, row], map);
    expect(told).toBe('global → .rows Map * → ["*"] Row');
  });
});
