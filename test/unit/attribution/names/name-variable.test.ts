import { describe, expect, it } from 'vitest';
import { nameVariable } from '../../../../src/attribution/names/name-variable.js';
import { findLiterals } from '../../../../src/attribution/sources/find-literals.js';
import { createReader } from '../../../../src/attribution/nodes/snapshot-reader.js';
import { parseSnapshot } from '../../../../src/snapshot/parse-snapshot.js';
import { buildHeap } from '../../../fixtures/snapshots/build-snapshot.js';

/**
 * A block's context: all names, and the variables that are no small integers, functions as `name()`.
 *
 * @param text of the script
 */
function nameAll(names: string[], variables: string[], text = ''): (string | undefined)[] {
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
  const reader = { ...createReader(snapshot), literalsOf: () => findLiterals(text) };
  return variables.map((_, index) => nameVariable(reader, context, first + index));
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

  it('are told apart from small integers by the text of the script', () => {
    const text = 'let count = 0; const a = []; let id = 1;\nconst next = () => ++id;';
    expect(nameAll(['count', 'a', 'id'], ['x'], text)).toEqual(['a']);
    expect(nameAll(['Session', 'a', 'id'], ['Session()', 'x'], text)).toEqual(['Session', 'a']);
  });

  it('may end with variables that have no value yet', () => {
    const text = 'const a = []; let last: Session | undefined;\nlet isOpen = false; let n = 0;';
    expect(nameAll(['a', 'last', 'isOpen', 'n'], ['x'], text)).toEqual(['a']);
  });

  it('stay unnamed where the text does not fit the functions, or leaves a name over', () => {
    expect(nameAll(['a', 'f', 'b', 'n'], ['x', 'x', 'f()'], 'let n = 0;')[0]).toBeUndefined();
    expect(nameAll(['a', 'b', 'n'], ['x'], 'let n = 0; const b = read();')).toEqual([undefined]);
  });

  it('stay unnamed where the scope keeps no list', () => {
    expect(nameAll([], ['x'])).toEqual([undefined]);
  });
});
