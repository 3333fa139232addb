import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { sortNatives } from './sort-natives.js';

/** Node types whose nodes are told apart by their name: instances by constructor, closures by function. */
const NAMED = new Set(['object', 'closure', 'native', 'synthetic']);
/** Backing stores and descriptors of the engine: they belong to the object that owns them. */
const INTERNAL = new Set(['hidden', 'array', 'code', 'object shape']);

const PLAIN_NAMES = new Map<string, string>(
  Object.entries({
    string: '(string)',
    'concatenated string': '(string)',
    'sliced string': '(string)',
    regexp: 'RegExp',
    number: '(number)',
    'heap number': '(number)',
    bigint: '(bigint)',
    symbol: '(symbol)',
  }),
);

/**
 * V8 adds to a global object and what is its prototype which context it is of, once that is known to the
 * inspector: `global / ` in one snapshot was `global` in the one before.
 */
const CONTEXT = / \/ .*$/s;

/** What nodes of a snapshot are instances of. */
export interface NodeClasses {
  /** A number that two nodes share if they are of one class. */
  classOf(node: number): number;
  /** The constructor's name; `closure f` for closures, `(string)` for strings whatever their text. */
  nameOf(node: number): string;
  /** Whether it is an object or a closure, which has a name of its own, and no string or number. */
  isNamed(node: number): boolean;
  /** Whether the node is a piece of the engine's that belongs to the object that owns it. */
  isInternal(node: number): boolean;
}

/** Reads classes off node types and names; nothing is kept per node. */
export function nameClasses(snapshot: HeapSnapshot): NodeClasses {
  const { nodeType, nodeName, nodeId, nodeTypeNames, strings } = snapshot;
  const isNamed = nodeTypeNames.map((name) => NAMED.has(name));
  const plainNames = nodeTypeNames.map((name) => PLAIN_NAMES.get(name) ?? `(${name})`);
  const firstWithName = plainNames.map((name) => plainNames.indexOf(name));
  const isInternalType = nodeTypeNames.map((name) => INTERNAL.has(name));
  const native = nodeTypeNames.indexOf('native');
  const kindOf = sortNatives(snapshot);
  const closure = nodeTypeNames.indexOf('closure');
  const object = nodeTypeNames.indexOf('object');
  const types = nodeTypeNames.length;

  return {
    classOf(node) {
      const type = nodeType[node];
      return isNamed[type] ? (nodeName[node] + 1) * types + type : firstWithName[type];
    },
    nameOf(node) {
      const type = nodeType[node];
      if (!isNamed[type]) return plainNames[type];
      const name = strings.decode(nodeName[node]);
      if (type === closure) return name === '' ? 'closure' : `closure ${name}`;
      if (type === object && CONTEXT.test(name) && !name.startsWith('system / '))
        return name.replace(CONTEXT, '') || '(anonymous)';
      return name === '' ? '(anonymous)' : name;
    },
    isNamed: (node) => isNamed[nodeType[node]],
    // Native nodes have no age, so that they can neither be old holders nor survivors.
    isInternal: (node) =>
      isInternalType[nodeType[node]] ||
      (nodeType[node] === native && (nodeId[node] % 2 === 0 || kindOf(node) === 'engine')),
  };
}
