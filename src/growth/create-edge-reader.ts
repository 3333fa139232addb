import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** Names edges so that those which differ only by the object they lead to have one name. */
export interface EdgeReader {
  /** `.name`, `[]`, `[*]` for keys of dictionaries, `context.name`, `(table)`. */
  read(edge: number): string;
  /** A number that edges share which are surely of one name; cheaper than the name. */
  keyOf(edge: number): number;
}

/** Keys of edges that have no name of their own. */
const ELEMENT = -1;
const DICTIONARY = -2;

/**
 * @param isDictionary one byte per edge: 1 if it leaves a dictionary, whose keys are data
 */
export function createEdgeReader(snapshot: HeapSnapshot, isDictionary: Uint8Array): EdgeReader {
  const { edgeType, edgeName, edgeTypeNames, strings } = snapshot;
  const names = new Map<number, string>();
  const nameOf = (index: number): string => {
    let name = names.get(index);
    if (name === undefined) names.set(index, (name = eraseIdentity(strings.decode(index))));
    return name;
  };
  const isElement = edgeTypeNames.map((type) => type === 'element' || type === 'hidden');
  const property = edgeTypeNames.indexOf('property');
  const context = edgeTypeNames.indexOf('context');
  return {
    read(edge) {
      const type = edgeType[edge];
      if (isElement[type]) return '[]';
      if (type === property)
        return isDictionary[edge] ? '[*]' : `.${strings.decode(edgeName[edge])}`;
      if (type === context) return `context.${strings.decode(edgeName[edge])}`;
      return nameOf(edgeName[edge]);
    },
    keyOf(edge) {
      const type = edgeType[edge];
      if (isElement[type]) return ELEMENT;
      if (type === property && isDictionary[edge]) return DICTIONARY;
      return edgeName[edge] * edgeTypeNames.length + type;
    },
  };
}

/** Internal edges are called by index, or by the addresses and names of what they join. */
function eraseIdentity(name: string): string {
  if (/^\d+$/.test(name)) return '[]';
  if (name.includes('part of key')) return '(WeakMap value)';
  return `(${name.replace(/@\d+/g, '@').replace(/\d+/g, '#')})`;
}
