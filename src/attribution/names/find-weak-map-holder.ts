import { findEdgeSource } from '../../graph/search-from-root.js';
import { nameVariable } from './name-variable.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

const TABLE_ID = /\(table @(\d+)\)$/;

/** What holds a WeakMap. */
export interface WeakMapHolder {
  /** The property or variable, such as `listenersOf`. */
  name: string;
  /** The object or context that has it. */
  node: number;
}

/**
 * The property or variable that holds a WeakMap; undefined where none does.
 * A value hangs from its key, and only the name of that edge says in which table it stands:
 * "2 / part of key (A @1) -> value (B @3) pair in WeakMap (table @5)".
 */
export function findWeakMapHolder(
  reader: SnapshotReader,
  edgeName: string,
): WeakMapHolder | undefined {
  const id = Number(TABLE_ID.exec(edgeName)?.[1] ?? NaN);
  const table = Number.isNaN(id) ? -1 : reader.snapshot.nodeId.indexOf(id);
  if (table < 0) return undefined;
  return findFirst(reader, table, (tableEdge, weakMap) =>
    reader.edgeNameOf(tableEdge) === 'table'
      ? findFirst(reader, weakMap, (edge, node) => {
          const name = tellHolder(reader, edge, node);
          return name === undefined ? undefined : { name, node };
        })
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
function findFirst<T>(
  reader: SnapshotReader,
  node: number,
  tell: (edge: number, source: number) => T | undefined,
): T | undefined {
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
