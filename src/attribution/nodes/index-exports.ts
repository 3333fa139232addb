import type { SnapshotReader } from './snapshot-reader.js';

/** What a CommonJS module gives to those who import it. */
export interface Exported {
  /** The file that owns it. */
  file: string;
  /** Of a property of the exports; undefined for the exports themselves. */
  name?: string;
}

/**
 * Finds the files of the `exports` of CommonJS modules, and of their properties: what Node's `require`, Jest
 * and others make of a file is an object with `filename` and `exports`. Whoever imports it has the same object
 * in a variable of its own, or of a name that a transpiler made up (`orders_1`): the file that owns it says more.
 *
 * @returns what is exported, by its node
 */
export function indexExports(reader: SnapshotReader): ReadonlyMap<number, Exported> {
  const wholes = indexWholes(reader);
  const parts = new Map<number, Exported>();
  for (const [node, { file }] of wholes) {
    if (reader.typeOf(node) !== 'object') continue;
    for (const { name, target } of listParts(reader, node))
      if (!wholes.has(target)) keepOwner(parts, target, { file, name });
  }
  return new Map([...parts, ...wholes]);
}

function indexWholes(reader: SnapshotReader): Map<number, Exported> {
  const { snapshot } = reader;
  const { nodeCount, firstEdge, edgeName, edgeType, edgeTypeNames, edgeTarget, strings } = snapshot;
  const wholes = new Map<number, Exported>();
  const name = strings.indexOf('exports');
  const property = edgeTypeNames.indexOf('property');
  if (name < 0) return wholes;
  for (let node = 0; node < nodeCount; node++) {
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      if (edgeName[edge] !== name || edgeType[edge] !== property) continue;
      const file = reader.follow(node, 'filename');
      const target = edgeTarget[edge]!;
      if (file < 0 || !isValue(reader, target)) continue;
      const path = readModuleFile(reader, file);
      if (path !== undefined) keepOwner(wholes, target, { file: path });
    }
  }
  return wholes;
}

/** What is exported again belongs to the file that made it: an index stands above the files that it gathers. */
function keepOwner(owners: Map<number, Exported>, node: number, exported: Exported): void {
  const known = owners.get(node);
  if (known === undefined || isInner(exported.file, known.file)) owners.set(node, exported);
}

/** By the files alone, not by the order of a snapshot: one leak has one name in every run. */
function isInner(file: string, other: string): boolean {
  const [depth, otherDepth] = [file, other].map((path) => path.split(/[\\/]/).length);
  const isIndex = (path: string) => /[\\/]index\.\w+$/.test(path);
  if (depth !== otherDepth) return depth! > otherDepth!;
  return isIndex(file) === isIndex(other) ? file < other : isIndex(other);
}

/** With more properties it is a table of data and no module's interface. */
const MOST_PARTS = 1000;

function listParts(reader: SnapshotReader, exports: number): { name: string; target: number }[] {
  const { firstEdge, edgeTarget } = reader.snapshot;
  const parts: { name: string; target: number }[] = [];
  const end = Math.min(firstEdge[exports + 1]!, firstEdge[exports]! + MOST_PARTS);
  for (let edge = firstEdge[exports]!; edge < end; edge++) {
    const name = reader.edgeNameOf(edge);
    if (
      reader.edgeTypeOf(edge) !== 'property' ||
      /^(?:__proto__|prototype|constructor)$/.test(name)
    )
      continue;
    const target = edgeTarget[edge]!;
    if (isValue(reader, target)) parts.push({ name, target });
  }
  return parts;
}

function isValue(reader: SnapshotReader, node: number): boolean {
  return /^(?:object|closure)$/.test(reader.typeOf(node));
}

/** Node has its own modules by the name and an ending: `module.js`, `internal/modules/helpers.js`. */
export function readModuleFile(reader: SnapshotReader, node: number): string | undefined {
  const path = readPath(reader, node);
  const isOfNode = path !== undefined && /^[a-z_][\w/]*\.js$/.test(path);
  return isOfNode ? `node:${path.replace(/\.js$/, '')}` : path;
}

function readPath(reader: SnapshotReader, node: number): string | undefined {
  if (reader.typeOf(node) === 'string') return reader.nameOf(node);
  if (reader.typeOf(node) !== 'concatenated string') return undefined;
  const parts = ['first', 'second'].map((part) => reader.follow(node, part));
  return parts.map((part) => (part < 0 ? '' : (readPath(reader, part) ?? ''))).join('');
}
