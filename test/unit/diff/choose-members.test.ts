import { describe, expect, it } from 'vitest';
import { compareSnapshots, type CountedSnapshot } from '../../../src/diff/compare-snapshots.js';
import { chooseMembers } from '../../../src/growth/choose-members.js';
import { findRisingPaths } from '../../../src/growth/find-rising-paths.js';
import { parseSnapshot } from '../../../src/snapshot/parse-snapshot.js';
import { buildHeap } from '../../fixtures/snapshots/build-snapshot.js';

const FULL = 100;

/**
 * Two registries alike: the first one is full from the start, the second one grows. `idOf` numbers the
 * objects in the order in which they were made.
 */
function buildRegistries(size: number, idOf: (made: number) => number) {
  const heap = buildHeap();
  let made = 0;
  const add = (name: string, type = 'object') => heap.addNode(name, { type, id: idOf(made++) });
  const registries = [add('Registry'), add('Registry')];
  const stores = registries.map((registry, i) => {
    const store = add('', 'array');
    heap.addEdge(0, registry, i, 'element');
    return { registry, store };
  });
  for (const { registry, store } of stores) heap.addEdge(registry, store, 'elements', 'internal');
  for (let i = 0; i < FULL + size; i++)
    heap.addEdge(stores[i < FULL ? 0 : 1]!.store, add('Service'), `${i}`, 'internal');
  return {
    snapshot: parseSnapshot([heap.toBytes()]),
    full: registries[0]!,
    growing: registries[1]!,
  };
}

function chooseHolder(idOf: (index: number) => (made: number) => number) {
  const comparison = compareSnapshots();
  let last: CountedSnapshot | undefined;
  let built: ReturnType<typeof buildRegistries> | undefined;
  for (const [index, size] of [10, 20, 30].entries()) {
    built = buildRegistries(size, idOf(index));
    last = comparison.add(`${index}`, built.snapshot);
  }
  const { paths, classNames, tallies, newestIds } = comparison.read();
  const [members] = chooseMembers(
    { ...last!, paths, firstNewId: newestIds && newestIds[0]! + 1 },
    findRisingPaths(paths, classNames, tallies),
  );
  return { ...members!, newestIds, built: built! };
}

describe('what grows of two objects at one place', () => {
  it('is told by ids where all snapshots are of one process', () => {
    const { holder, sample, born, newestIds, built } = chooseHolder(
      () => (made) => 1001 + 2 * made,
    );
    // 4 objects of the registries' own, 100 services of the full one, and the first 10 and 20.
    expect(newestIds).toEqual([1001 + 2 * 113, 1001 + 2 * 123]);
    expect(holder).toBe(built.growing);
    expect(born).toBe(20);
    expect(built.snapshot.nodeId[sample]).toBeGreaterThan(1001 + 2 * 113);
  });

  it('is the fullest one where ids are those of different processes', () => {
    // The same ids, for other objects.
    const { holder, born, newestIds, built } = chooseHolder(
      (index) => (made) => 1001 + 2 * ((made * [1, 37, 61][index]!) % 997),
    );
    expect(newestIds).toBeUndefined();
    expect(born).toBeUndefined();
    expect(holder).toBe(built.full);
  });
});
