import { describe, expect, it } from 'vitest';
import { nameVariable } from '../../../src/attribution/name-variable.js';
import { createReader } from '../../../src/attribution/snapshot-reader.js';
import { parseSnapshot } from '../../../src/snapshot/parse-snapshot.js';
import { buildHeap } from '../../fixtures/snapshots/build-snapshot.js';

/** A block's context: all names, and the variables that are no small integers, functions as `name()`. */
function nameAll(names: string[], variables: string[]): (string | undefined)[] {
  const heap = buildHeap();
  const context = heap.addNode('system / Context');
  const info = heap.addNode('system / ScopeInfo', { type: 'code' });
  heap.addEdge(0, context, 1, 'element');
  heap.addEdge(context, info, 'scope_info', 'internal');
  names.forEach((name, index) => {
    heap.addEdge(info, heap.addNode(name, { type: 'string' }), index, 'hidden');
  });
  variables.forEach((variable, index) => {
    const isFunction = variable.endsWith('()');
    const node = isFunction
      ? heap.addNode(variable.slice(0, -2), { type: 'closure' })
      : heap.addNode('Object');
    heap.addEdge(context, node, index, 'hidden');
  });
  const snapshot = parseSnapshot([heap.toBytes()]);
  const first = snapshot.firstEdge[context] + 1;
  return variables.map((_, index) => nameVariable(createReader(snapshot), context, first + index));
}

describe('variables of a block', () => {
  it('have the names of their scope, in order', () => {
    expect(nameAll(['a', 'b', 'c'], ['x', 'x', 'x'])).toEqual(['a', 'b', 'c']);
  });

  it('are told apart from small integers by the functions between them', () => {
    expect(nameAll(['count', 'f', 'a', 'g'], ['f()', 'x', 'g()'])).toEqual(['f', 'a', 'g']);
  });

  it('stay unnamed where small integers may be anywhere', () => {
    expect(nameAll(['a', 'b', 'count', 'f'], ['x', 'x', 'f()'])).toEqual([
      undefined,
      undefined,
      'f',
    ]);
    expect(nameAll(['a', 'b'], ['x'])).toEqual([undefined]);
  });

  it('stay unnamed where the scope keeps no list', () => {
    expect(nameAll([], ['x'])).toEqual([undefined]);
  });
});
