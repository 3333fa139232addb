import { growColumn } from './grow-capacity.js';
import type { SnapshotHeader } from './read-header.js';

/** Where constructors of class instances and definitions of closures stand in their scripts. */
export interface SnapshotLocations {
  readonly count: number;
  /** Node ordinals. */
  readonly node: Uint32Array;
  readonly scriptId: Uint32Array;
  /** 0-based, as in the file. */
  readonly line: Uint32Array;
  /** 0-based, as in the file. */
  readonly column: Uint32Array;
  /** Index of the node's location, or -1. Builds an index (4 bytes per node) at the first call. */
  indexOfNode(node: number): number;
}

export interface LocationCollector {
  /** @param bytesRead bytes of the file read so far: a guess at how many rows there will be */
  take(values: Uint32Array | Float64Array, rows: number, bytesRead: number): void;
  finish(): SnapshotLocations;
}

/** Sorts rows of the `locations` section into columns. Throws a plain Error that names the row. */
export function collectLocations(
  header: SnapshotHeader,
  fields: NonNullable<SnapshotHeader['location']>,
): LocationCollector {
  const { stride, objectIndex, scriptId: script, line: lineAt, column: columnAt } = fields;
  const nodeStride = header.node.stride;
  let capacity = 0;
  let count = 0;
  let node = new Uint32Array(0);
  let scriptId = new Uint32Array(0);
  let line = new Uint32Array(0);
  let column = new Uint32Array(0);

  return {
    take(values, rows, bytesRead) {
      if (count + rows > capacity)
        grow(Math.max(1024, 2 * (count + rows), Math.ceil(bytesRead / 128)));
      for (let row = 0, at = 0; row < rows; row++, at += stride) {
        const position = values[at + objectIndex];
        const ordinal = position / nodeStride;
        if (!(ordinal >= 0 && ordinal < header.nodeCount && Number.isInteger(ordinal))) {
          throw new Error(`location ${count + row} belongs to ${position}, where no node begins`);
        }
        node[count + row] = ordinal;
        scriptId[count + row] = values[at + script];
        line[count + row] = values[at + lineAt];
        column[count + row] = values[at + columnAt];
      }
      count += rows;
    },
    finish() {
      return createLocations(
        header.nodeCount,
        node.subarray(0, count),
        scriptId.subarray(0, count),
        line.subarray(0, count),
        column.subarray(0, count),
      );
    },
  };

  function grow(rows: number): void {
    capacity = rows;
    node = growColumn(node, rows);
    scriptId = growColumn(scriptId, rows);
    line = growColumn(line, rows);
    column = growColumn(column, rows);
  }
}

/** For files without a `locations` section. */
export function emptyLocations(): SnapshotLocations {
  const none = new Uint32Array(0);
  return createLocations(0, none, none, none, none);
}

function createLocations(
  nodeCount: number,
  node: Uint32Array,
  scriptId: Uint32Array,
  line: Uint32Array,
  column: Uint32Array,
): SnapshotLocations {
  let indexByNode: Int32Array | undefined;
  return {
    count: node.length,
    node,
    scriptId,
    line,
    column,
    indexOfNode(ordinal) {
      if (node.length === 0) return -1;
      if (indexByNode === undefined) {
        indexByNode = new Int32Array(nodeCount).fill(-1);
        for (let i = node.length - 1; i >= 0; i--) indexByNode[node[i]] = i;
      }
      return indexByNode[ordinal] ?? -1;
    },
  };
}
