import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { nameClasses } from './name-classes.js';
import { sortNatives } from './sort-natives.js';

/** Classes of one snapshot's nodes, numbered the same in all snapshots. */
export interface ClassNumbers {
  classOf(node: number): number;
  /** Whether the node is a piece of the engine's that belongs to the object that owns it. */
  isInternal(node: number): boolean;
}

/** The classes of all snapshots that are compared. */
export interface ClassRegister {
  /** `(string)`, `closure onData`, `Session`, by number. */
  readonly names: readonly string[];
  /** Numbers the classes of one more snapshot. */
  number(snapshot: HeapSnapshot): ClassNumbers;
}

/** More classes than this are not kept apart. */
const MOST_CLASSES = 4_000_000;

/** Numbers classes by their names, which are what snapshots of different processes have in common. */
export function numberClasses(): ClassRegister {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  return {
    names,
    number(snapshot) {
      const classes = nameClasses(snapshot);
      const known = new Map<number, number>();
      const kindOf = sortNatives(snapshot);
      const native = snapshot.nodeTypeNames.indexOf('native');
      return {
        classOf(node) {
          const key = classes.classOf(node);
          let number = known.get(key);
          if (number === undefined) {
            const name = names.length < MOST_CLASSES ? classes.nameOf(node) : '(other)';
            number = numbers.get(name);
            if (number === undefined) {
              number = names.push(name) - 1;
              numbers.set(name, number);
            }
            known.set(key, number);
          }
          return number;
        },
        // Natives need no age here: the elements of a page are counted like any objects.
        isInternal(node) {
          if (snapshot.nodeType[node] !== native) return classes.isInternal(node);
          const kind = kindOf(node);
          return kind === 'engine' || kind === 'record' || kind === 'part';
        },
      };
    },
  };
}
