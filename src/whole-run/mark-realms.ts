import { createReader, type SnapshotReader } from '../attribution/nodes/snapshot-reader.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** No chain of scopes or of prototypes is deeper. */
const MAX_DEPTH = 200;
const UNKNOWN = -2;
/** By these a native context has its global objects: the first one up to V8 13. */
const GLOBALS = ['extension', 'global_object', 'global_proxy_object'];

/**
 * Which file's realm each node was made in: functions and scopes by the global scope that they end at,
 * objects by the constructor that their prototypes name. What has neither (backing stores, text, objects
 * without a prototype) is of no realm, and is reached through what has one.
 *
 * @param functionIds for each file the id of a function of its realm; 0 where that is gone
 * @returns for each node the number of the file, or -1
 */
export function markRealms(snapshot: HeapSnapshot, functionIds: readonly number[]): Int32Array {
  const reader = createReader(snapshot);
  const { nodeCount, nodeType, nodeTypeNames, nodeId } = snapshot;
  const files = new Map<number, number>();
  const wanted = new Map(functionIds.flatMap((id, file) => (id === 0 ? [] : [[id, file]])));
  for (let node = 0; node < nodeCount && wanted.size > 0; node++) {
    const file = wanted.get(nodeId[node]!);
    if (file !== undefined) files.set(findRealm(reader, node), file);
  }
  files.delete(-1);
  const owner = new Int32Array(nodeCount).fill(UNKNOWN);
  for (const [realm, file] of files)
    for (const name of GLOBALS) {
      const global = reader.follow(realm, name);
      if (global >= 0 && reader.typeOf(global) === 'object') owner[global] = file;
    }
  markSandboxes(reader, files, owner);
  const closure = nodeTypeNames.indexOf('closure');
  const object = nodeTypeNames.indexOf('object');
  const ofScope = (node: number) => findOwner(reader, files, owner, node);
  for (let node = 0; node < nodeCount; node++)
    if (nodeType[node] === closure) owner[node] = ofScope(reader.follow(node, 'context'));
  for (let node = 0; node < nodeCount; node++) {
    if (owner[node] !== UNKNOWN) continue;
    if (nodeType[node] === object) owner[node] = ownerOfObject(reader, owner, node);
    else owner[node] = -1;
  }
  return owner;
}

/**
 * The object that was made into a context (`vm.createContext(sandbox)`) was born outside, and stands for the
 * global object: a realm notes it among what its embedder has with it. What several realms have is not theirs.
 */
function markSandboxes(
  reader: SnapshotReader,
  files: ReadonlyMap<number, number>,
  owner: Int32Array,
): void {
  const { nodeCount, nodeName, strings, firstEdge, edgeTarget } = reader.snapshot;
  const notes = strings.indexOf('system / EmbedderDataArray');
  const owned = new Map<number, number>();
  for (const [realm, file] of files)
    for (let edge = firstEdge[realm]!; edge < firstEdge[realm + 1]!; edge++)
      if (nodeName[edgeTarget[edge]!] === notes) owned.set(edgeTarget[edge]!, file);
  const users = new Map<number, number>();
  for (let node = 0; node < nodeCount; node++) {
    if (notes < 0 || nodeName[node] !== notes) continue;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++)
      users.set(edgeTarget[edge]!, (users.get(edgeTarget[edge]!) ?? 0) + 1);
  }
  for (const [array, file] of owned)
    for (let edge = firstEdge[array]!; edge < firstEdge[array + 1]!; edge++) {
      const target = edgeTarget[edge]!;
      if (reader.typeOf(target) === 'object' && users.get(target) === 1) owner[target] = file;
    }
}

/** The global scope (V8's native context) that a function was made in; -1 where there is none. */
function findRealm(reader: SnapshotReader, closure: number): number {
  let at = reader.follow(closure, 'context');
  for (let depth = 0; at >= 0 && depth < MAX_DEPTH; depth++) {
    if (isRealm(reader, at)) return at;
    at = reader.follow(at, 'previous');
  }
  return -1;
}

/** Each scope is walked once: what lies on the way gets the same owner. */
function findOwner(
  reader: SnapshotReader,
  files: ReadonlyMap<number, number>,
  owner: Int32Array,
  scope: number,
): number {
  const way: number[] = [];
  let at = scope;
  let found = -1;
  for (let depth = 0; at >= 0 && depth < MAX_DEPTH; depth++) {
    if (owner[at] !== UNKNOWN) {
      found = owner[at]!;
      break;
    }
    way.push(at);
    if (isRealm(reader, at)) {
      found = files.get(at) ?? -1;
      break;
    }
    at = reader.follow(at, 'previous');
  }
  for (const node of way) owner[node] = found;
  return found;
}

/** By the nearest prototype that has a constructor; a prototype is of its own constructor's realm. */
function ownerOfObject(reader: SnapshotReader, owner: Int32Array, object: number): number {
  let at = object;
  for (let depth = 0; at >= 0 && depth < MAX_DEPTH; depth++) {
    const constructor = reader.follow(at, 'constructor');
    if (constructor >= 0 && reader.typeOf(constructor) === 'closure') return owner[constructor]!;
    at = reader.follow(at, '__proto__');
  }
  return -1;
}

function isRealm(reader: SnapshotReader, node: number): boolean {
  return reader.nameOf(node).startsWith('system / NativeContext');
}
