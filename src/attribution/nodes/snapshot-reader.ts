import type { HeapSnapshot } from '../../snapshot/parse-snapshot.js';
import { indexDom, type DomIndex } from './index-dom.js';
import type { LiteralVariables } from '../sources/find-literals.js';

/** Names of single nodes and edges, decoded on demand. */
export interface SnapshotReader {
  readonly snapshot: HeapSnapshot;
  /** Of a page: elements, texts, and what Blink has beside them. */
  readonly dom: DomIndex;
  /** Bytes of a pointer in the heap: browsers compress them. */
  readonly pointerSize: number;
  typeOf(node: number): string;
  nameOf(node: number): string;
  edgeTypeOf(edge: number): string;
  /** The index, as text, for elements and hidden edges. */
  edgeNameOf(edge: number): string;
  /**
   * Target of the first edge called `name` (elements and hidden edges have no name), or -1. What the engine
   * calls so comes before a property of the program: an object may have a `map` beside that of its shape.
   */
  follow(node: number, name: string): number;
  /**
   * Whether a node is one of the engine's own, without meaning for people: backing stores, code,
   * cells, and what Blink needs to hold other things.
   */
  isInternal(node: number): boolean;
  /** What the text of the script that a context belongs to says of its variables. */
  literalsOf(context: number): LiteralVariables;
}

const NO_LITERALS: LiteralVariables = { integers: new Set(), blanks: new Set() };

/** A shape has so many bytes where pointers have eight, and far less where they have four. */
const FULL_SHAPE = 64;

function readPointerSize({ nodeCount, nodeName, selfSize, strings }: HeapSnapshot): number {
  const shape = strings.indexOf('system / Map');
  for (let node = 0; shape >= 0 && node < nodeCount; node++)
    if (nodeName[node] === shape && selfSize[node]! > 0)
      return selfSize[node]! < FULL_SHAPE ? 4 : 8;
  return 8;
}

const INTERNAL_TYPES = new Set(['hidden', 'code', 'array', 'object shape', 'synthetic']);

export function createReader(snapshot: HeapSnapshot): SnapshotReader {
  const { strings } = snapshot;
  const isNumbered = snapshot.edgeTypeNames.map((type) => type === 'element' || type === 'hidden');
  const internal = snapshot.edgeTypeNames.indexOf('internal');
  const indexOfName = new Map<string, number>();

  function findName(name: string): number {
    let index = indexOfName.get(name);
    if (index === undefined) indexOfName.set(name, (index = strings.indexOf(name)));
    return index;
  }

  const reader: SnapshotReader = {
    snapshot,
    dom: indexDom(snapshot),
    pointerSize: readPointerSize(snapshot),
    typeOf: (node) => snapshot.nodeTypeNames[snapshot.nodeType[node]] ?? '',
    nameOf: (node) => strings.decode(snapshot.nodeName[node]),
    edgeTypeOf: (edge) => snapshot.edgeTypeNames[snapshot.edgeType[edge]] ?? '',
    edgeNameOf: (edge) =>
      isNumbered[snapshot.edgeType[edge]]
        ? String(snapshot.edgeName[edge])
        : strings.decode(snapshot.edgeName[edge]),
    follow(node, name) {
      const wanted = findName(name);
      if (wanted < 0) return -1;
      let property = -1;
      for (let edge = snapshot.firstEdge[node]; edge < snapshot.firstEdge[node + 1]; edge++) {
        const type = snapshot.edgeType[edge];
        if (snapshot.edgeName[edge] !== wanted || isNumbered[type]) continue;
        if (type === internal) return snapshot.edgeTarget[edge];
        if (property < 0) property = snapshot.edgeTarget[edge];
      }
      return property;
    },
    isInternal(node) {
      const name = reader.nameOf(node);
      // A Proxy is `hidden` to V8 and an object to people.
      if (name === 'system / JSProxy') return false;
      const isInternal = INTERNAL_TYPES.has(reader.typeOf(node)) || name.startsWith('system / ');
      return isInternal || reader.dom.kindOf(node) === 'part';
    },
    literalsOf: () => NO_LITERALS,
  };
  return reader;
}
