import type { GrownContainer } from '../probe/heap-probe.js';

/** Sizes of containers at several points in time, the containers held by weak references alone. */
export interface ContainerCounter {
  /** Notes the containers among some objects, with their sizes. */
  note(objects: readonly object[]): void;
  /** Looks at all that were noted, from the second time on at those alone that grew so far. */
  compare(): void;
  /** Those that grew at every comparison, most grown first; what is gone is left out. */
  findGrown(): GrownSizes[];
  /** Container number `index` of what `findGrown` told last, if it still lives. */
  grownAt(index: number): object | undefined;
  /** Sizes, now, of what `findGrown` told last, in its order; -1 for what is gone. */
  currentSizes(): number[];
  /** Size of a container when it was noted and now; undefined for what was not noted. */
  sizesOf(object: object): [number, number] | undefined;
}

export type GrownSizes = Pick<GrownContainer, 'kind' | 'sizes'>;

/** What is used of `node:util`'s `types`. */
export interface TypeChecks {
  isProxy(value: unknown): boolean;
  isMap(value: unknown): value is Map<unknown, unknown>;
  isSet(value: unknown): value is Set<unknown>;
}

/**
 * Makes a counter that has noted nothing.
 *
 * Its text is also what runs in another process (`remote-agent.ts`): it uses nothing from outside of
 * itself but the globals of JavaScript.
 */
export function createContainerCounter(types: TypeChecks): ContainerCounter {
  /** More than anybody reads; the leaking ones grow the most. */
  const mostContainers = 20;
  // In a sandbox (Jest) each look-up of a global costs a call: this runs for every object there is.
  const { isArray } = Array;
  // A subclass may have a `size` of its own.
  const getMapSize = readGetter(Map.prototype);
  const getSetSize = readGetter(Set.prototype);
  // Kept to the end: what the census itself gave back would show in the counts of living objects.
  const noted: { refs: readonly WeakRef<object>[]; sizes: Uint32Array }[] = [];
  let candidates: { ref: WeakRef<object>; sizes: number[] }[] = [];
  let comparisons = 0;
  let told: WeakRef<object>[] = [];

  return {
    note(objects) {
      const refs: WeakRef<object>[] = [];
      const sizes = new Uint32Array(objects.length);
      for (let i = 0; i < objects.length; i++) {
        const size = measure(objects[i]!);
        if (size >= 0) sizes[refs.push(new WeakRef(objects[i]!)) - 1] = size;
      }
      noted.push({ refs, sizes: sizes.slice(0, refs.length) });
    },
    compare() {
      comparisons += 1;
      // A new array each time: one that was noted must not be seen to grow.
      candidates = comparisons === 1 ? findCandidates() : candidates.filter(hasGrownFurther);
    },
    findGrown() {
      const grown: GrownSizes[] = [];
      told = [];
      candidates.sort((a, b) => growthOf(b) - growthOf(a));
      for (const { ref, sizes } of candidates) {
        if (grown.length === mostContainers) break;
        const container = ref.deref();
        if (!container) continue;
        told.push(ref);
        grown.push({ kind: nameKind(container), sizes: [...sizes] });
      }
      return grown;
    },
    grownAt: (index) => told[index]?.deref(),
    currentSizes: () => told.map(measureReferred),
    sizesOf(object) {
      for (const { refs, sizes } of noted) {
        for (let i = 0; i < refs.length; i++)
          if (refs[i]!.deref() === object) return [sizes[i]!, measure(object)];
      }
      return undefined;
    },
  };

  function findCandidates(): typeof candidates {
    const found: typeof candidates = [];
    for (const { refs, sizes } of noted) {
      for (let i = 0; i < refs.length; i++) {
        const size = measureReferred(refs[i]!);
        if (size > sizes[i]!) found.push({ ref: refs[i]!, sizes: [sizes[i]!, size] });
      }
    }
    return found;
  }

  function hasGrownFurther({ ref, sizes }: (typeof candidates)[number]): boolean {
    const size = measureReferred(ref);
    if (size <= sizes[sizes.length - 1]!) return false;
    sizes.push(size);
    return true;
  }

  /** Entries or elements; -1 when it is gone. */
  function measureReferred(ref: WeakRef<object>): number {
    const container = ref.deref();
    return container ? measure(container) : -1;
  }

  /** Entries or elements of a Map, Set or array of any realm; -1 for all other objects. Runs no code of the object's. */
  function measure(object: object): number {
    if (isArray(object)) return types.isProxy(object) ? -1 : object.length;
    if (types.isMap(object)) return getMapSize.call(object);
    if (types.isSet(object)) return getSetSize.call(object);
    return -1;
  }

  function nameKind(container: object): GrownContainer['kind'] {
    if (types.isMap(container)) return 'Map';
    return types.isSet(container) ? 'Set' : 'Array';
  }

  function growthOf({ sizes }: (typeof candidates)[number]): number {
    return sizes[sizes.length - 1]! - sizes[0]!;
  }

  function readGetter(prototype: object): (this: object) => number {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- always called with a receiver
    return Object.getOwnPropertyDescriptor(prototype, 'size')!.get as (this: object) => number;
  }
}
