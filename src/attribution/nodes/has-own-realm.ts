import type { SnapshotReader } from './snapshot-reader.js';

/** A worker of a test runner may keep the realms of some files; calls leave more behind. */
const FEW_REALMS = 16;
const MAX_DEPTH = 100;

/**
 * Whether a survivor comes from a realm (`vm.createContext`, jsdom) that was made for it: of its many
 * like, and younger than what holds it. A function or an object keeps the whole realm that it was made
 * in, also when the sandbox is dropped and the context detached.
 */
export function hasOwnRealm(reader: SnapshotReader, survivor: number, holder: number): boolean {
  const realm = findRealm(reader, survivor);
  const { nodeId } = reader.snapshot;
  return realm >= 0 && nodeId[realm] > nodeId[holder] && countRealms(reader) > FEW_REALMS;
}

/** The native context in which a function, or the class of an object, was made; -1 where not told. */
function findRealm(reader: SnapshotReader, node: number): number {
  let at = reader.typeOf(node) === 'closure' ? node : findConstructor(reader, node);
  for (let depth = 0; at >= 0 && depth < MAX_DEPTH; depth++) {
    if (isRealm(reader, at)) return at;
    at = reader.follow(at, depth === 0 ? 'context' : 'previous');
  }
  return -1;
}

function findConstructor(reader: SnapshotReader, node: number): number {
  const prototype = reader.follow(node, '__proto__');
  return prototype < 0 ? -1 : reader.follow(prototype, 'constructor');
}

function countRealms(reader: SnapshotReader): number {
  const { nodeCount, nodeName, strings } = reader.snapshot;
  const names = new Set(strings.findContaining('system / NativeContext'));
  let count = 0;
  for (let node = 0; node < nodeCount; node++) if (names.has(nodeName[node])) count++;
  return count;
}

function isRealm(reader: SnapshotReader, node: number): boolean {
  return reader.nameOf(node).startsWith('system / NativeContext');
}
