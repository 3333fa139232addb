import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildHeap, FLAVOURS, type HeapBuilder } from '../../fixtures/snapshots/build-snapshot.js';
import { sumAll, sumHeap } from '../../fixtures/snapshots/sum-heap.js';

/** A root that holds a registry: an array of three sessions, each with a Map of two entries. */
function buildRegistry(heap = buildHeap()) {
  const list = heap.addNode('Array');
  const elements = heap.addNode('(object elements)', { type: 'array', selfSize: 40 });
  heap.addEdge(heap.root, list, 'list');
  heap.addEdge(list, elements, 'elements', 'internal');
  const sessions = [0, 1, 2].map((at) => {
    const session = heap.addNode('Session', { selfSize: 48 });
    const map = heap.addNode('Map', { selfSize: 24 });
    const table = heap.addNode('', { type: 'array', selfSize: 200 });
    heap.addEdge(list, session, at, 'element');
    heap.addEdge(session, map, 'services');
    heap.addEdge(map, table, 'table', 'internal');
    const keys = ['a', 'b'].map((text, i) => {
      const key = heap.addNode(`${text}${at}`, { type: 'string', selfSize: 20 });
      heap.addEdge(table, key, String(i), 'internal');
      return key;
    });
    return { session, map, table, key: keys[0]! };
  });
  return { heap, list, sessions };
}

/** Adds what the engine has of one function, as far as it hangs from the closure: 1000 bytes. */
function addFunction(heap: HeapBuilder, name: string) {
  const closure = heap.addNode(name, { type: 'closure', selfSize: 32 });
  const shared = heap.addNode('(shared function info)', { type: 'code', selfSize: 100 });
  const scope = heap.addNode('system / ScopeInfo', { type: 'hidden', selfSize: 60 });
  const constant = heap.addNode(`constant of ${name}`, { type: 'string', selfSize: 40 });
  const script = heap.addNode(`/app/${name}.js`, { type: 'code', selfSize: 300 });
  const source = heap.addNode(`source of ${name}`, { type: 'string', selfSize: 500 });
  heap.addEdge(closure, shared, 'shared', 'internal');
  heap.addEdge(shared, scope, 'scope_info', 'internal');
  heap.addEdge(scope, constant, '1', 'internal');
  heap.addEdge(shared, script, 'script', 'internal');
  heap.addEdge(script, source, 'source', 'internal');
  return closure;
}

it('takes a global object for the same, whether or not V8 adds its context to the name', () => {
  const keysOf = (name: string, prototype: string) => {
    const heap = buildHeap();
    const global = heap.addNode(name);
    const above = heap.addNode(prototype);
    const scope = heap.addNode('system / Context');
    heap.addEdge(heap.root, global, 'global');
    heap.addEdge(global, above, '__proto__');
    heap.addEdge(above, scope, 'context', 'context');
    const summed = sumHeap(heap);
    return [global, above, scope].map((node) => summed.keyAt(node));
  };
  expect(keysOf('global / ', 'Object / file:///app')).toEqual(keysOf('global', 'Object'));
  expect(keysOf('Window / http://127.0.0.1/a', 'Object')[0]).toBe(keysOf('Window', 'Object')[0]);
  expect(new Set(keysOf('global', 'Object')).size).toBe(3);
});

describe('what the program keeps', () => {
  it.each(FLAVOURS)('counts at its path, with what it is made of (%s)', (flavour) => {
    const { heap, list, sessions } = buildRegistry();
    const summed = sumHeap(heap, undefined, flavour);
    const [first] = sessions;
    expect(summed.at(list)).toEqual({ count: 1, bytes: 16 + 40, parentKey: 0 });
    expect(summed.at(first!.session)).toEqual({
      count: 3,
      bytes: 3 * 48,
      parentKey: summed.keyAt(list),
    });
    expect(summed.at(first!.map)).toEqual({
      count: 3,
      bytes: 3 * (24 + 200),
      parentKey: summed.keyAt(first!.session),
    });
    expect(summed.at(first!.key)).toEqual({
      count: 6,
      bytes: 6 * 20,
      parentKey: summed.keyAt(first!.map),
    });
    expect(summed.at(first!.table)).toEqual(summed.at(first!.map));
    expect(summed.sums.keys).toHaveLength(4);
    expect(summed.sums).toMatchObject({ engineBytes: 0, ownBytes: 0, restBytes: 0, scripts: 0 });
  });

  it('tells of each part whose it is, and by which path', () => {
    const { heap, list, sessions } = buildRegistry();
    const { placed, keyAt } = sumHeap(heap);
    const { map, table } = sessions[1]!;
    expect(placed.owner[table]).toBe(map);
    expect(placed.owner[list]).toBe(list);
    expect(keyAt(table)).toBe(keyAt(map));
    expect(keyAt(heap.root)).toBeUndefined();
  });

  it('has a table, elements and a property store at the path of what owns them', () => {
    const heap = buildHeap();
    const object = heap.addNode('Object');
    const kept = heap.addNode('Kept');
    heap.addEdge(heap.root, object, 'state');
    for (const [edge, selfSize] of [
      ['elements', 800],
      ['properties', 400],
    ] as const) {
      const store = heap.addNode('', { type: 'array', selfSize });
      heap.addEdge(object, store, edge, 'internal');
      if (edge === 'properties') heap.addEdge(store, kept, '7', 'internal');
    }
    const summed = sumHeap(heap);
    expect(summed.at(object)).toMatchObject({ count: 1, bytes: 16 + 800 + 400 });
    expect(summed.at(kept)).toMatchObject({ count: 1, parentKey: summed.keyAt(object) });
  });

  it('has what a buffer holds outside of the heap at the path of the buffer', () => {
    const heap = buildHeap();
    const buffer = heap.addNode('ArrayBuffer', { selfSize: 80 });
    const store = heap.addNode('system / JSArrayBufferData', {
      type: 'native',
      id: 1000,
      selfSize: 4096,
    });
    heap.addEdge(heap.root, buffer, 'journal');
    heap.addEdge(buffer, store, 'backing_store', 'internal');
    expect(sumHeap(heap).at(buffer)).toMatchObject({ count: 1, bytes: 80 + 4096 });
  });

  it('counts records of Node among the objects, though they have no age', () => {
    const heap = buildHeap();
    const port = heap.addNode('MessagePort', { selfSize: 56 });
    heap.addEdge(heap.root, port, 'port');
    const messages = [2, 4, 6].map((id) => {
      const message = heap.addNode('Node / Message', { type: 'native', id, selfSize: 100 });
      heap.addEdge(port, message, 'incoming_messages', 'internal');
      return message;
    });
    const summed = sumHeap(heap);
    expect(summed.at(messages[0]!)).toMatchObject({ count: 3, bytes: 300 });
    expect(summed.at(port)).toMatchObject({ count: 1, bytes: 56 });
  });

  it('counts an object that two hold at the shorter of the paths alone', () => {
    const heap = buildHeap();
    const near = heap.addNode('Near');
    const far = heap.addNode('Far');
    const shared = heap.addNode('Shared');
    heap.addEdge(heap.root, near, 'near');
    heap.addEdge(near, far, 'far');
    heap.addEdge(far, shared, 'shared');
    heap.addEdge(near, shared, 'shared');
    const summed = sumHeap(heap);
    expect(summed.at(shared)).toEqual({ count: 1, bytes: 16, parentKey: summed.keyAt(near) });
    expect(summed.sums.keys).toHaveLength(3);
  });
});

describe('paths with identity erased', () => {
  it('take the elements of an array for one, the entries of a Map, and what any table holds', () => {
    const heap = buildHeap();
    const array = heap.addNode('Array');
    const map = heap.addNode('Map');
    const table = heap.addNode('', { type: 'array' });
    heap.addEdge(heap.root, array, 'array');
    heap.addEdge(heap.root, map, 'map');
    heap.addEdge(map, table, 'table', 'internal');
    const items = [3, 70, 5000].map((index) => {
      const item = heap.addNode('Item');
      heap.addEdge(array, item, index, 'element');
      return item;
    });
    const values = ['1', '3', '71'].map((name) => {
      const value = heap.addNode('Item');
      heap.addEdge(table, value, name, 'internal');
      return value;
    });
    const summed = sumHeap(heap);
    expect(summed.at(items[0]!)).toMatchObject({ count: 3, parentKey: summed.keyAt(array) });
    expect(summed.at(values[0]!)).toMatchObject({ count: 3, parentKey: summed.keyAt(map) });
  });

  it('take strings for one class, whatever their text and kind', () => {
    const heap = buildHeap();
    const array = heap.addNode('Array');
    heap.addEdge(heap.root, array, 'lines');
    const strings = ['string', 'concatenated string', 'sliced string'].map((type, at) => {
      const string = heap.addNode(`text ${at}`, { type, selfSize: 30 });
      heap.addEdge(array, string, at, 'element');
      return string;
    });
    expect(sumHeap(heap).at(strings[0]!)).toMatchObject({ count: 3, bytes: 90 });
  });

  it.each([
    [15, 15, 1],
    [16, 1, 16],
  ])('take %i keys that hold the same class for %i', (keys, paths, count) => {
    const heap = buildHeap();
    const byId = heap.addNode('Object');
    heap.addEdge(heap.root, byId, 'byId');
    const sessions = Array.from({ length: keys }, (_, at) => {
      const session = heap.addNode('Session');
      heap.addEdge(byId, session, 'abcdefghijklmnop'[at]!);
      return session;
    });
    const summed = sumHeap(heap);
    expect(new Set(sessions.map(summed.keyAt)).size).toBe(paths);
    expect(summed.at(sessions[0]!)).toMatchObject({ count });
  });

  it('take few keys for one where they differ by numbers and ids alone', () => {
    const heap = buildHeap();
    const byId = heap.addNode('Object');
    heap.addEdge(heap.root, byId, 'byId');
    const keys = ['user-1', 'user-22', 'user-0f9c2e4b71d8a3'];
    const sessions = keys.map((key) => {
      const session = heap.addNode('Session');
      heap.addEdge(byId, session, key);
      return session;
    });
    expect(sumHeap(heap).at(sessions[0]!)).toMatchObject({ count: 3 });
  });

  it('take a dictionary that V8 keeps in its elements for the same', () => {
    const heap = buildHeap();
    const byId = heap.addNode('Object');
    heap.addEdge(heap.root, byId, 'byId');
    const elements = heap.addNode('', { type: 'array' });
    heap.addEdge(byId, elements, 'elements', 'internal');
    const named = Array.from({ length: 16 }, (_, at) => {
      const session = heap.addNode('Session');
      heap.addEdge(byId, session, `user-${at}`);
      return session;
    });
    const numbered = heap.addNode('Session');
    heap.addEdge(elements, numbered, '12', 'internal');
    const summed = sumHeap(heap);
    expect(summed.at(numbered)).toMatchObject({ count: 17 });
    expect(summed.keyAt(numbered)).toBe(summed.keyAt(named[0]!));
  });

  it('keep apart what one object holds by other properties', () => {
    const heap = buildHeap();
    const app = heap.addNode('App');
    heap.addEdge(heap.root, app, 'app');
    const [open, closed] = ['open', 'closed'].map((name) => {
      const list = heap.addNode('Array');
      heap.addEdge(app, list, name);
      return list;
    });
    const summed = sumHeap(heap);
    expect(summed.keyAt(open!)).not.toBe(summed.keyAt(closed!));
    expect(summed.sums.classKeys[summed.sums.keys.indexOf(summed.keyAt(open!)!)]).toBe(
      summed.sums.classKeys[summed.sums.keys.indexOf(summed.keyAt(closed!)!)],
    );
  });
});

describe('steps that repeat themselves', () => {
  /** A chain of so many links below a head; each link holds the next by the next of the edges in turn. */
  function buildChain(length: number, classes: string[], edges: string[]) {
    const heap = buildHeap();
    let last = heap.root;
    const links = Array.from({ length }, (_, at) => {
      const link = heap.addNode(classes[at % classes.length]!);
      heap.addEdge(last, link, at === 0 ? 'head' : edges[at % edges.length]!);
      last = link;
      return link;
    });
    const { sums, at, keyAt } = sumHeap(heap);
    return { paths: sums.keys.length, counts: links.map((link) => at(link)!.count), links, keyAt };
  }

  it('are one path in a list, and in a tree by whatever branch', () => {
    const list = buildChain(100, ['Node'], ['next']);
    expect(list).toMatchObject({ paths: 1 });
    expect(list.counts[99]).toBe(100);
    const tree = buildChain(100, ['Branch'], ['left', 'right', 'left']);
    expect(tree).toMatchObject({ paths: 1 });
    expect(tree.counts[99]).toBe(100);
  });

  it('are one where they come for the third time, though the classes say nothing', () => {
    // The head, `.next` of the head, and all that follow.
    expect(buildChain(50, ['Object'], ['next']).counts.slice(0, 4)).toEqual([1, 1, 48, 48]);
  });

  it('are one where two classes take turns', () => {
    const chain = buildChain(60, ['Client', 'Observers'], ['previous', 'observers']);
    expect(chain.paths).toBe(5);
    expect(chain.counts.slice(0, 6)).toEqual([1, 1, 1, 29, 28, 29]);
  });

  it('stay apart where a cycle takes more than 24 steps', () => {
    const classes = Array.from({ length: 25 }, (_, at) => `Class${at}`);
    expect(buildChain(100, classes, ['next']).paths).toBe(100);
    expect(buildChain(100, classes.slice(1), ['next']).paths).toBe(49);
  });
});

describe('sums of two heaps', () => {
  /** The same things, built in the order of `ids`; which is which differs, and what it is called by. */
  function buildShuffled(ids: readonly number[], firstId: number, prefix: string) {
    const heap = buildHeap();
    let id = firstId;
    const add = (name: string, options: object = {}) =>
      heap.addNode(name, { id: (id += 2), ...options });
    const byId = add('Object');
    const list = add('Array');
    heap.addEdge(heap.root, list, 'list');
    heap.addEdge(heap.root, byId, 'byId');
    for (const at of ids) {
      const session = add('Session', { selfSize: 48 });
      heap.addEdge(byId, session, `${prefix}-${at}`);
      const token = add(`${prefix} of ${at}`, { type: 'string', selfSize: 24 });
      heap.addEdge(session, token, 'token');
      heap.addEdge(list, add('Entry'), at * 3, 'element');
    }
    return sumHeap(heap).sums;
  }

  it('are equal where only the identity of things differs', () => {
    const ids = Array.from({ length: 20 }, (_, at) => at);
    const one = buildShuffled(ids, 1001, 'request');
    expect(buildShuffled(ids.toReversed(), 90_001, 'call')).toEqual(one);
    expect([...one.keys].toSorted((a, b) => a - b)).toEqual([...one.keys]);
    expect(one.keys.every((key) => Number.isSafeInteger(key) && key > 0)).toBe(true);
  });

  it('differ by what one of them has more', () => {
    const ids = Array.from({ length: 20 }, (_, at) => at);
    const one = buildShuffled(ids, 1001, 'request');
    const other = buildShuffled([...ids, 20], 1001, 'request');
    expect(other.keys).toEqual(one.keys);
    expect(other.parentKeys).toEqual(one.parentKeys);
    const more = other.counts.map((count, path) => count - one.counts[path]!);
    expect([...more].toSorted()).toEqual([0, 0, 1, 1, 1]);
    const bytes = other.bytes.map((size, path) => size - one.bytes[path]!);
    expect([...bytes].toSorted((a, b) => a - b)).toEqual([0, 0, 16, 24, 48]);
  });
});

describe('what the engine keeps for its own use', () => {
  it('is apart: records of functions, their names and constants, with a script for each text', () => {
    const heap = buildHeap();
    const list = heap.addNode('Array');
    heap.addEdge(heap.root, list, 'handlers');
    const closures = ['onData', 'onEnd'].map((name, at) => {
      const closure = addFunction(heap, name);
      heap.addEdge(list, closure, at, 'element');
      return closure;
    });
    const summed = sumHeap(heap);
    expect(summed.sums).toMatchObject({ engineBytes: 2000, scripts: 2, restBytes: 0 });
    expect(summed.at(closures[0]!)).toMatchObject({ count: 1, bytes: 32 });
    expect(summed.sums.keys).toHaveLength(3);
  });

  it('is apart: shapes, and what only feedback and code lead to', () => {
    const heap = buildHeap();
    const object = heap.addNode('Session');
    const shape = heap.addNode('system / Map', { type: 'object shape', selfSize: 80 });
    const closure = heap.addNode('handle', { type: 'closure', selfSize: 64 });
    const cell = heap.addNode('system / FeedbackCell', { type: 'hidden', selfSize: 16 });
    const vector = heap.addNode('system / FeedbackVector', { type: 'hidden', selfSize: 200 });
    const literal = heap.addNode('Array', { selfSize: 32 });
    heap.addEdge(heap.root, object, 'session');
    heap.addEdge(heap.root, closure, 'handle');
    heap.addEdge(object, shape, 'map', 'internal');
    heap.addEdge(closure, cell, 'feedback_cell', 'internal');
    heap.addEdge(cell, vector, 'value', 'internal');
    heap.addEdge(vector, literal, '3', 'internal');
    const summed = sumHeap(heap);
    expect(summed.sums).toMatchObject({ engineBytes: 80 + 16 + 200 + 32, restBytes: 0 });
    expect(summed.at(literal)).toBeUndefined();
  });

  it('is none of it what a program keeps below: a text that a table of its own holds', () => {
    const heap = buildHeap();
    const map = heap.addNode('Map', { selfSize: 32 });
    const table = heap.addNode('', { type: 'array', selfSize: 100 });
    const text = heap.addNode('a key', { type: 'string', selfSize: 20 });
    heap.addEdge(heap.root, map, 'cache');
    heap.addEdge(map, table, 'table', 'internal');
    heap.addEdge(table, text, '1', 'internal');
    const summed = sumHeap(heap);
    expect(summed.sums.engineBytes).toBe(0);
    expect(summed.at(text)).toMatchObject({ count: 1, bytes: 20 });
    expect(summed.at(map)).toMatchObject({ bytes: 132 });
  });

  it('is what hangs from a kind of roots, but for what is outside of the heap', () => {
    const heap = buildHeap();
    const roots = heap.addNode('(Strong roots)', { type: 'synthetic', selfSize: 0 });
    const table = heap.addNode('', { type: 'array', selfSize: 700 });
    const record = heap.addNode('system / Something', { type: 'native', id: 2, selfSize: 50 });
    const held = heap.addNode('Held');
    heap.addEdge(heap.root, roots, 1, 'element');
    heap.addEdge(roots, table, 1, 'element');
    heap.addEdge(roots, record, 2, 'element');
    heap.addEdge(table, held, 1, 'element');
    const summed = sumHeap(heap);
    expect(summed.sums.engineBytes).toBe(700);
    expect(summed.at(roots)).toMatchObject({ count: 1, bytes: 50 });
    expect(summed.at(held)).toMatchObject({ count: 1, bytes: 16 });
  });

  it('is what a browser notes of clicks, and the vectors of Blink; not what a program marks', () => {
    const heap = buildHeap();
    const window = heap.addNode('Window', { type: 'native', selfSize: 40 });
    const vector = heap.addNode('blink::HeapVectorBacking<blink::RegisteredEventListener>', {
      type: 'native',
      id: 2,
      selfSize: 800,
    });
    const listener = heap.addNode('EventListener', { type: 'native', id: 4, selfSize: 24 });
    const performance = heap.addNode('Performance', { type: 'native', selfSize: 60 });
    const entries = ['PerformanceEventTiming', 'LargestContentfulPaint', 'PerformanceMark'].map(
      (name, i) => heap.addNode(name, { type: 'native', id: 6 + 2 * i, selfSize: 100 + i }),
    );
    heap.addEdge(heap.root, window, 'window');
    heap.addEdge(window, vector, 1, 'element');
    heap.addEdge(vector, listener, 1, 'element');
    heap.addEdge(heap.root, performance, 'performance');
    entries.forEach((entry, i) => heap.addEdge(performance, entry, i + 1, 'element'));
    const summed = sumHeap(heap);
    expect(summed.sums.engineBytes).toBe(800 + 100 + 101);
    expect(summed.at(window)).toMatchObject({ count: 1, bytes: 40 + 24 });
    expect(summed.at(performance)).toMatchObject({ count: 1, bytes: 60 + 102 });
  });
});

describe('what heapslope itself keeps', () => {
  function buildOwn() {
    const heap = buildHeap();
    const own = addFunction(heap, 'watch');
    const series = heap.addNode('Series', { selfSize: 100 });
    const column = heap.addNode('', { type: 'array', selfSize: 900 });
    const handler = heap.addNode('handler', { type: 'closure', selfSize: 64 });
    const cache = heap.addNode('Cache', { selfSize: 300 });
    heap.addEdge(heap.root, own, 'watch');
    heap.addEdge(own, series, 'series');
    heap.addEdge(series, column, 'elements', 'internal');
    heap.addEdge(own, handler, 'handler');
    heap.addEdge(handler, cache, 'cache');
    return { heap, own, series, handler, cache };
  }

  it('is apart with all that hangs from it, down to the functions of the user', () => {
    const { heap, own, series, handler, cache } = buildOwn();
    const summed = sumHeap(heap, (node) =>
      node === own ? 'own' : node === handler ? 'other' : undefined,
    );
    expect(summed.sums).toMatchObject({ ownBytes: 32 + 100 + 900, engineBytes: 1000 });
    expect(summed.at(own)).toBeUndefined();
    expect(summed.at(series)).toBeUndefined();
    // Nobody else holds them: their paths begin at the user's function.
    expect(summed.at(handler)).toEqual({ count: 1, bytes: 64, parentKey: 0 });
    expect(summed.at(cache)).toEqual({ count: 1, bytes: 300, parentKey: summed.keyAt(handler) });
  });

  it('is nothing where none of it is known to be', () => {
    const { heap, series } = buildOwn();
    const summed = sumHeap(heap);
    expect(summed.sums.ownBytes).toBe(0);
    expect(summed.at(series)).toMatchObject({ count: 1, bytes: 1000 });
  });
});

describe('the rest', () => {
  it('is what no strong edge leads to', () => {
    const { heap, list } = buildRegistry();
    const weak = heap.addNode('WeakRef');
    const target = heap.addNode('Target', { selfSize: 500 });
    heap.addNode('Lost', { selfSize: 70 });
    heap.addEdge(list, weak, 3, 'element');
    heap.addEdge(weak, target, 'target', 'weak');
    const { sums, at } = sumHeap(heap);
    expect(sums.restBytes).toBe(570);
    expect(sums.engineBytes).toBe(0);
    expect(at(target)).toBeUndefined();
  });

  it('leaves no byte without a name, whatever the heap is like', () => {
    const kinds = fc.constantFrom(
      ['object', 'Session'],
      ['object', 'Object'],
      ['closure', 'onData'],
      ['string', 'text'],
      ['array', '(object elements)'],
      ['hidden', 'system / FeedbackVector'],
      ['hidden', 'system / Cell'],
      ['code', '(shared function info)'],
      ['object shape', 'system / Map'],
      ['native', 'Node / Message'],
      ['synthetic', '(Handle scope)'],
    );
    const edges = fc.constantFrom(
      ['internal', 'elements'],
      ['internal', 'table'],
      ['internal', 'feedback_cell'],
      ['internal', 'shared'],
      ['internal', '7'],
      ['property', 'next'],
      ['context', 'cache'],
      ['weak', 'target'],
    );
    const heaps = fc.record({
      nodes: fc.array(fc.tuple(kinds, fc.nat(1000), fc.constantFrom('own', 'other', undefined)), {
        minLength: 1,
        maxLength: 30,
      }),
      links: fc.array(fc.tuple(fc.nat(), fc.nat(), edges), { maxLength: 90 }),
    });
    fc.assert(
      fc.property(heaps, ({ nodes, links }) => {
        const heap = buildHeap();
        const top = heap.addNode('global', { selfSize: 8 });
        heap.addEdge(heap.root, top, 'global', 'shortcut');
        const added = nodes.map(([[type, name], selfSize], at) =>
          heap.addNode(name!, { type, selfSize, id: type === 'native' ? at * 2 + 2 : at * 2 + 11 }),
        );
        const all = [top, ...added];
        for (const [from, to, [type, name]] of links)
          heap.addEdge(all[from % all.length]!, added[to % added.length]!, name!, type);
        const summed = sumHeap(heap, (node) => nodes[node - 2]?.[2]);
        expect(sumAll(summed)).toBe(8 + nodes.reduce((sum, [, selfSize]) => sum + selfSize, 0));
        const counted = summed.sums.counts.reduce((sum, count) => sum + count, 0);
        expect(counted).toBeLessThanOrEqual(all.length);
      }),
      { seed: 20_262, numRuns: 500 },
    );
  });
});
