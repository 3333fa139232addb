import { describe, expect, it } from 'vitest';
import { markWaiting } from '../../../../src/attribution/nodes/mark-waiting.js';
import { parseSnapshot } from '../../../../src/snapshot/parse-snapshot.js';
import { buildHeap, type HeapBuilder } from '../../../fixtures/snapshots/build-snapshot.js';

type Nodes = Record<string, number>;

/** The names of the nodes that wait for the promise called `promise`, in alphabetical order. */
function listWaiting(build: (heap: HeapBuilder) => Nodes): string[] {
  const heap = buildHeap();
  const nodes = build(heap);
  const snapshot = parseSnapshot([heap.toBytes()]);
  const marks = markWaiting(snapshot, [nodes.promise!]);
  const named = new Map(Object.entries(nodes).map(([name, node]) => [node, name]));
  return Array.from(marks, (mark, node) => (mark === 1 ? (named.get(node) ?? '?') : ''))
    .filter((name) => name !== '')
    .sort();
}

function addPromise(heap: HeapBuilder, reaction?: number): number {
  const promise = heap.addNode('Promise');
  const settled = reaction ?? heap.addNode('undefined', { type: 'hidden' });
  heap.addEdge(promise, settled, 'reactions_or_result', 'internal');
  return promise;
}

function addReaction(heap: HeapBuilder): number {
  return heap.addNode('system / PromiseReaction', { type: 'code' });
}

/** A function of the engine's own has no script. */
function addEngineClosure(heap: HeapBuilder, context: number): number {
  const closure = heap.addNode('', { type: 'closure' });
  heap.addEdge(closure, context, 'context', 'internal');
  return closure;
}

function addClosure(heap: HeapBuilder, name: string): number {
  const closure = heap.addNode(name, { type: 'closure' });
  const shared = heap.addNode('system / SharedFunctionInfo', { type: 'code' });
  const script = heap.addNode('/app/feed.ts', { type: 'code' });
  heap.addEdge(closure, shared, 'shared', 'internal');
  heap.addEdge(shared, script, 'script', 'internal');
  return closure;
}

/** `await promise` in a call, whose own promise is what `then` waits for. */
function addAwait(heap: HeapBuilder, kind = 'AsyncFunction', then?: number): Nodes {
  const reaction = addReaction(heap);
  const promise = addPromise(heap, reaction);
  const context = heap.addNode('system / Context');
  const handler = addEngineClosure(heap, context);
  heap.addEdge(reaction, handler, 'fulfill_handler', 'internal');
  const suspended = heap.addNode(kind);
  heap.addEdge(context, suspended, 'extension', 'internal');
  const returned = addPromise(heap, then);
  heap.addEdge(suspended, returned, 'promise', 'internal');
  return { promise, reaction, context, handler, suspended, returned };
}

const AWAITING = ['context', 'handler', 'promise', 'reaction', 'returned', 'suspended'];

describe('what waits for a promise', () => {
  it('is the promise alone where nobody waits', () => {
    expect(listWaiting((heap) => ({ promise: addPromise(heap) }))).toEqual(['promise']);
  });

  it('is not what the promise was settled with', () => {
    const waiting = listWaiting((heap) => {
      const value = heap.addNode('Session');
      return { promise: addPromise(heap, value), value };
    });
    expect(waiting).toEqual(['promise']);
  });

  it.each(['AsyncFunction', 'AsyncGenerator', 'Generator'])(
    'is the call that awaits it, and its promise: %s',
    (kind) => {
      expect(listWaiting((heap) => addAwait(heap, kind))).toEqual(AWAITING);
    },
  );

  it('is whatever waits for those that wait', () => {
    const waiting = listWaiting((heap) => {
      const outer = addAwait(heap);
      const inner = addAwait(heap, 'AsyncFunction', outer.reaction);
      const ofOuter = Object.entries(outer).map(([name, node]) => [`outer ${name}`, node]);
      return { ...Object.fromEntries(ofOuter), ...inner };
    });
    const ofOuter = ['context', 'handler', 'reaction', 'returned', 'suspended'];
    expect(waiting).toEqual([...AWAITING, ...ofOuter.map((name) => `outer ${name}`)].sort());
  });

  it('are callbacks and the promise of then(), but nothing that they hold', () => {
    const waiting = listWaiting((heap) => {
      const reaction = addReaction(heap);
      const promise = addPromise(heap, reaction);
      const callback = addClosure(heap, 'onSession');
      const derived = addPromise(heap);
      const scope = heap.addNode('system / Context');
      const session = heap.addNode('Session');
      heap.addEdge(reaction, callback, 'fulfill_handler', 'internal');
      heap.addEdge(reaction, derived, 'promise_or_capability', 'internal');
      heap.addEdge(callback, scope, 'context', 'internal');
      heap.addEdge(scope, session, 'session', 'context');
      heap.addEdge(derived, session, 'session');
      return { promise, reaction, callback, derived, scope, session };
    });
    expect(waiting).toEqual(['callback', 'derived', 'promise', 'reaction']);
  });

  it('are the promise of a capability, and the one that takes over its state', () => {
    const waiting = listWaiting((heap) => {
      const reaction = addReaction(heap);
      const promise = addPromise(heap, reaction);
      const capability = heap.addNode('system / PromiseCapability', { type: 'code' });
      const context = heap.addNode('system / Context');
      const resolve = addEngineClosure(heap, context);
      const derived = addPromise(heap);
      const followed = addPromise(heap);
      heap.addEdge(reaction, capability, 'promise_or_capability', 'internal');
      heap.addEdge(capability, derived, 'promise', 'internal');
      heap.addEdge(capability, resolve, 'resolve', 'internal');
      heap.addEdge(context, followed, '3', 'context');
      return { promise, reaction, capability, context, resolve, derived, followed };
    });
    expect(waiting).toEqual([
      'capability',
      'context',
      'derived',
      'followed',
      'promise',
      'reaction',
      'resolve',
    ]);
  });
});

describe('what does not wait', () => {
  it('are the variables and the outer scopes of a call that awaits', () => {
    const waiting = listWaiting((heap) => {
      const awaiting = addAwait(heap);
      const variables = heap.addNode('system / Context');
      const session = heap.addNode('Session');
      const other = addPromise(heap);
      const outer = heap.addNode('system / Context');
      heap.addEdge(awaiting.suspended!, variables, 'context', 'internal');
      heap.addEdge(awaiting.suspended!, session, 'parameters_and_registers', 'internal');
      heap.addEdge(awaiting.suspended!, other, 'input_or_debug_pos', 'internal');
      heap.addEdge(awaiting.context!, outer, 'previous', 'internal');
      return { ...awaiting, variables, session, other, outer };
    });
    expect(waiting).toEqual(AWAITING);
  });

  it('is the body of a module: its variables outlast the waiting', () => {
    const waiting = listWaiting((heap) => {
      const awaiting = addAwait(heap);
      const module = heap.addNode('system / SourceTextModule', { type: 'code' });
      heap.addEdge(module, awaiting.suspended!, 'code', 'internal');
      return { ...awaiting, module };
    });
    expect(waiting).toEqual(['context', 'handler', 'promise', 'reaction']);
  });

  it('is another promise with an await of its own', () => {
    const waiting = listWaiting((heap) => {
      addAwait(heap);
      return addAwait(heap);
    });
    expect(waiting).toEqual(AWAITING);
  });
});
