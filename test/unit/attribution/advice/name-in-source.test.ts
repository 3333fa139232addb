import { expect, test } from 'vitest';
import { nameGrowing, nameInSource } from '../../../../src/attribution/advice/name-in-source.js';
import type { PatternStep } from '../../../../src/attribution/advice/pattern.js';

function step(edge: string, object: string, more: Partial<PatternStep> = {}): PatternStep {
  const [kind, edgeName = ''] = edge.split(' ') as [PatternStep['kind'], string];
  return { kind, edgeName, object, repeats: 1, ...more };
}

const MODULE = step('root', 'module src/a.ts');
const OF_USER = { script: '/app/src/a.ts' };

test.each<[name: string | undefined, steps: PatternStep[]]>([
  ['sessions', [step('variable sessions', 'Map')]],
  ['sessions', [step('property sessions', 'Map')]],
  ['metrics.hits', [step('variable metrics', 'Object'), step('property hits', 'Object')]],
  [
    'a.b.c',
    [step('variable a', 'Object'), step('property b', 'Object'), step('property c', 'Set')],
  ],
  ['Model.instances', [step('variable M', 'class Model'), step('property instances', 'Array')]],
  ['Registry.#hidden', [step('variable R', 'class Registry'), step('property #hidden', 'Set')]],
  ['this.#byId', [step('variable s', 'Store', OF_USER), step('property #byId', 'Map')]],
  ['this.log', [step('element', 'Service', OF_USER), step('property log', 'Array')]],
  ['cache', [step('variable price', 'closure (anonymous)'), step('variable cache', 'Map')]],
  // An instance of Node's has no `this` that the user writes.
  [
    'bus.seen',
    [step('variable bus', 'EventEmitter', { script: 'node:events' }), step('property seen', 'Set')],
  ],
  [
    'stop.signal',
    [step('variable stop', 'AbortController'), step('property #signal', 'AbortSignal')],
  ],
  [
    'stop.signal',
    [step('variable stop', 'AbortController'), step('property <symbol signal>', 'AbortSignal')],
  ],
  ['plugins.get(app)', [step('variable app', 'Object'), step('weakValue plugins', 'Array')]],
  ['plugins.get(key)', [step('element', 'Client'), step('weakValue plugins', 'Array')]],
  ['settings', [step('variable settings', 'Proxy'), step('other', 'Object')]],
  // One container of many.
  ['byHour.get(key)', [step('variable byHour', 'Map'), step('entry 12', 'Set')]],
  ['shards[i]', [step('variable shards', 'Array'), step('element', 'Set')]],
  ['users[key]', [step('variable users', 'Object'), step('property user-17', 'Array')]],
  ['f.seen', [step('variable f', 'closure (anonymous)'), step('property seen', 'Set')]],
  // A value of a Set, an object in an array, a private field of nobody's, a key that is no name.
  [undefined, [step('variable all', 'Set'), step('value', 'Set')]],
  [
    'jobs[i].log',
    [step('variable jobs', 'Array'), step('element', 'Object'), step('property log', 'Array')],
  ],
  [
    undefined,
    [step('variable r', 'Readable', { script: 'node:stream' }), step('property #list', 'Array')],
  ],
  [undefined, [step('weakValue', 'Object'), step('property log', 'Array')]],
])('%s', (name, steps) => {
  expect(nameInSource([MODULE, ...steps], steps.length)).toBe(name);
});

test('a property of the global object', () => {
  const steps = [step('root', 'global'), step('property cache', 'Map')];
  expect(nameInSource(steps, 1)).toBe('globalThis.cache');
  expect(nameInSource(steps, 0)).toBeUndefined();
});

test.each<[name: string, put: string | undefined]>([
  ['room.members', 'room.members.push(user)'],
  ['rooms[at].members', 'rooms[at].members[user.id] = user'],
  ['this.members', 'this.members.push(user)'],
  ['this.members', 'list.push(user)'],
  ['this.members', undefined],
])('of an instance it is called %s where it is put in by %s', (name, put) => {
  const steps = [MODULE, step('element', 'Room', OF_USER), step('property members', 'Array')];
  expect(nameGrowing({ steps, growing: 2, put })).toBe(name);
});
