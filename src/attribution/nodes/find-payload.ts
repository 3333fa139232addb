import type { SnapshotReader } from './snapshot-reader.js';

/** JavaScript's own classes: they say nothing of what is kept. */
const PLAIN = /^(?:Object|Array|Map|Set|WeakMap|Promise|RegExp|Date|Function|)$/;

/**
 * Class of what a member of a tree, trie or chain holds besides other members, such as `Session`;
 * undefined where it holds no object of a class of its own.
 */
export function findPayload(reader: SnapshotReader, member: number): string | undefined {
  const { firstEdge, edgeTarget, nodeName } = reader.snapshot;
  for (let edge = firstEdge[member]; edge < firstEdge[member + 1]; edge++) {
    const target = edgeTarget[edge];
    if (reader.edgeTypeOf(edge) !== 'property' || reader.edgeNameOf(edge) === '__proto__') continue;
    if (reader.typeOf(target) !== 'object' || nodeName[target] === nodeName[member]) continue;
    const name = reader.nameOf(target);
    if (!PLAIN.test(name) && !name.startsWith('system / ')) return name;
  }
  return undefined;
}
