import { findEdgeSource } from '../graph/search-from-root.js';
import { nameVariable } from './name-variable.js';
import type { SnapshotReader } from './snapshot-reader.js';

const TABLE_ID = /\(table @(\d+)\)$/;

/**
 * The property or variable that holds a WeakMap, such as `listenersOf`; undefined where none does.
 * A value hangs from its key, and only the name of that edge says in which table it stands:
 * "2 / part of key (A @1) -> value (B @3) pair in WeakMap (table @5)".
 */
export function nameWeakMap(reader: SnapshotReader, edgeName: string): string | undefined {
  const id = Number(TABLE_ID.exec(edgeName)?.[1] ?? NaN);
  const table = Number.isNaN(id) ? -1 : reader.snapshot.nodeId.indexOf(id);
  if (table < 0) return undefined;
  return findFirst(reader, table, (tableEdge, weakMap) =>
    reader.edgeNameOf(tableEdge) === 'table'
      ? findFirst(reader, weakMap, (edge, holder) => tellHolder(reader, edge, holder))
      : undefined,
  );
}

function tellHolder(reader: SnapshotReader, edge: number, holder: number): string | undefined {
  const type = reader.edgeTypeOf(edge);
  if (type === 'property' || type === 'context') return reader.edgeNameOf(edge);
  const isBlock = type === 'hidden' && reader.nameOf(holder).startsWith('system / Context');
  return isBlock ? nameVariable(reader, holder, edge) : undefined;
}

/** What `tell` first finds among the edges that lead to a node. */
function findFirst(
  reader: SnapshotReader,
  node: number,
  tell: (edge: number, source: number) => string | undefined,
): string | undefined {
  const { edgeTarget, edgeCount } = reader.snapshot;
  for (
    let edge = edgeTarget.indexOf(node);
    edge >= 0 && edge < edgeCount;
    edge = edgeTarget.indexOf(node, edge + 1)
  ) {
    const found = tell(edge, findEdgeSource(reader.snapshot, edge));
    if (found !== undefined) return found;
  }
  return undefined;
}
