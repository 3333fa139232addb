import type { SnapshotReader } from './snapshot-reader.js';

const MOST_NODES = 400;
const MOST_STEPS = 6;

/**
 * The worker, child process or the like that a port or another handle belongs to: its listeners have it. Whoever
 * made that knows no port.
 *
 * @returns the name of its class; undefined where there is none near
 */
export function findWorker(reader: SnapshotReader, handle: number): string | undefined {
  if (!HANDLES.test(reader.nameOf(handle))) return undefined;
  const { firstEdge, edgeTarget } = reader.snapshot;
  const seen = new Set([handle]);
  let found: number[] = [handle];
  for (let step = 0; step < MOST_STEPS && found.length > 0; step++) {
    const next: number[] = [];
    for (const node of found) {
      for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
        const target = edgeTarget[edge]!;
        if (seen.size > MOST_NODES || seen.has(target) || !isOwn(reader, edge)) continue;
        seen.add(target);
        if (reader.typeOf(target) === 'object' && WORKERS.has(reader.nameOf(target)))
          return reader.nameOf(target);
        next.push(target);
      }
    }
    found = next;
  }
  return undefined;
}

/** Those by which a thread or a child is spoken to. */
const HANDLES = /^(?:MessagePort|Pipe|Process|Worker)$/;
const WORKERS = new Set(['Worker', 'ChildProcess']);

/** What an object has of its own: its class and its shape lead to everything. */
function isOwn(reader: SnapshotReader, edge: number): boolean {
  const type = reader.edgeTypeOf(edge);
  const name = reader.edgeNameOf(edge);
  if (type === 'internal') return /^(?:context|elements|properties|table|\d+)$/.test(name);
  const isOfClass = /^(?:__proto__|constructor|prototype|previous|scope_info)$/.test(name);
  return (type === 'property' || type === 'context' || type === 'element') && !isOfClass;
}
