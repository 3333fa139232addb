import type { SnapshotReader } from '../attribution/nodes/snapshot-reader.js';

/** A function of Node's that makes a stream of the process when it is first asked for, with the stream in a variable. */
const STREAMS: Record<string, string> = {
  getStdout: 'stdout',
  getStderr: 'stderr',
  getStdin: 'stdin',
};

/**
 * Objects that all files share and every reader knows: what a module of Node's exports (`module node:fs`), and the
 * streams of the process (`process.stdout`). Ways to them differ from run to run.
 *
 * @returns their names, by node
 */
export function nameShared(reader: SnapshotReader): Map<number, string> {
  const { nodeCount, nodeName, nodeType, nodeTypeNames, strings } = reader.snapshot;
  const names = new Map<number, string>();
  const builtin = strings.indexOf('BuiltinModule');
  const closure = nodeTypeNames.indexOf('closure');
  const streams = new Map(
    Object.entries(STREAMS).map(([getter, variable]) => [strings.indexOf(getter), variable]),
  );
  streams.delete(-1);
  for (let node = 0; node < nodeCount; node++) {
    if (nodeName[node] === builtin) {
      const exports = reader.follow(node, 'exports');
      const id = reader.follow(node, 'id');
      if (exports >= 0 && id >= 0 && isValue(reader, exports) && !names.has(exports))
        names.set(exports, nameModule(reader.nameOf(id)));
    } else if (nodeType[node] === closure && streams.has(nodeName[node]!)) {
      const variable = streams.get(nodeName[node]!)!;
      const context = reader.follow(node, 'context');
      const stream = context < 0 ? -1 : reader.follow(context, variable);
      if (stream >= 0 && reader.typeOf(stream) === 'object')
        names.set(stream, `process.${variable}`);
    }
  }
  return names;
}

function isValue(reader: SnapshotReader, node: number): boolean {
  return /^(?:object|closure)$/.test(reader.typeOf(node));
}

function nameModule(id: string): string {
  return id === 'process' ? 'process' : `module node:${id}`;
}
