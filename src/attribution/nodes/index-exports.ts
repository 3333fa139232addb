import type { SnapshotReader } from './snapshot-reader.js';

/**
 * Finds the files of the `exports` of CommonJS modules: what Node's `require`, Jest and others make of a
 * file is an object with `filename` and `exports`. Whoever imports it has the same object in a variable of
 * a name that a transpiler made up (`orders_1`): the file that owns it says more.
 *
 * @returns file by the node of its exports
 */
export function indexExports(reader: SnapshotReader): ReadonlyMap<number, string> {
  const { snapshot } = reader;
  const { nodeCount, firstEdge, edgeName, edgeType, edgeTypeNames, edgeTarget, strings } = snapshot;
  const files = new Map<number, string>();
  const name = strings.indexOf('exports');
  const property = edgeTypeNames.indexOf('property');
  if (name < 0) return files;
  for (let node = 0; node < nodeCount; node++) {
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      if (edgeName[edge] !== name || edgeType[edge] !== property) continue;
      const file = reader.follow(node, 'filename');
      const target = edgeTarget[edge]!;
      if (file < 0 || reader.typeOf(target) !== 'object') continue;
      const path = readPath(reader, file);
      // The first one has it: an object that is exported again belongs to the file that made it.
      if (path !== undefined && !files.has(target)) files.set(target, path);
    }
  }
  return files;
}

function readPath(reader: SnapshotReader, node: number): string | undefined {
  if (reader.typeOf(node) === 'string') return reader.nameOf(node);
  if (reader.typeOf(node) !== 'concatenated string') return undefined;
  const parts = ['first', 'second'].map((part) => reader.follow(node, part));
  return parts.map((part) => (part < 0 ? '' : (readPath(reader, part) ?? ''))).join('');
}
