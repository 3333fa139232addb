import { growCapacity, growColumn } from './grow-capacity.js';
import type { SnapshotHeader } from './read-header.js';

export interface NodeColumns {
  readonly nodeType: Uint8Array;
  readonly nodeName: Uint32Array;
  readonly nodeId: Uint32Array;
  readonly selfSize: Float64Array;
  readonly detachedness: Uint8Array;
  readonly firstEdge: Uint32Array;
}

export interface NodeCollector {
  /** @param bytesRead bytes of the file read so far */
  take(values: Uint32Array | Float64Array, rows: number, bytesRead: number): void;
  /** Columns of exactly the header's length. */
  finish(): NodeColumns;
  readonly highestName: number;
}

const ROW_BYTES = 1 + 4 + 4 + 8 + 1 + 4;

/** Sorts rows of the `nodes` section into columns. Throws a plain Error that names the row. */
export function collectNodes(header: SnapshotHeader): NodeCollector {
  const {
    stride,
    type,
    name,
    id,
    selfSize: size,
    edgeCount,
    detachedness: detached,
    typeNames,
  } = header.node;
  const expected = header.nodeCount;
  let capacity = 0;
  let count = 0;
  let edgesSoFar = 0;
  let highestName = 0;
  let nodeType = new Uint8Array(0);
  let nodeName = new Uint32Array(0);
  let nodeId = new Uint32Array(0);
  let selfSize = new Float64Array(0);
  let detachedness = new Uint8Array(0);
  let firstEdge = new Uint32Array(1);

  return {
    get highestName() {
      return highestName;
    },
    take(values, rows, bytesRead) {
      if (count + rows > expected)
        throw new Error(`there are more nodes than node_count says, ${expected}`);
      if (count + rows > capacity) grow(growCapacity(count + rows, expected, ROW_BYTES, bytesRead));
      if (values instanceof Float64Array) refuseNegative(values, rows);
      // Locals, since variables of the closure are read and written through memory in every round.
      const types = nodeType;
      const names = nodeName;
      const ids = nodeId;
      const sizes = selfSize;
      const detachednesses = detachedness;
      const first = firstEdge;
      const typeCount = typeNames.length;
      let edges = edgesSoFar;
      let highest = highestName;
      for (let row = 0, at = 0, node = count; row < rows; row++, at += stride, node++) {
        const rowType = values[at + type];
        if (rowType >= typeCount) throw new Error(`node ${node} has the unknown type ${rowType}`);
        const rowName = values[at + name];
        if (rowName > highest) highest = rowName;
        const rowId = values[at + id];
        if (rowId > 0xffff_ffff)
          throw new Error(`node ${node} has the id ${rowId}, which is no 32-bit number`);
        edges += values[at + edgeCount];
        types[node] = rowType;
        names[node] = rowName;
        ids[node] = rowId;
        sizes[node] = values[at + size];
        if (detached !== -1) detachednesses[node] = values[at + detached];
        first[node + 1] = edges;
      }
      edgesSoFar = edges;
      highestName = highest;
      count += rows;
      if (edgesSoFar > header.edgeCount) {
        throw new Error(`nodes have more edges than edge_count says, ${header.edgeCount}`);
      }
    },
    finish() {
      if (count !== expected)
        throw new Error(`there are ${count} nodes, and node_count says ${expected}`);
      if (edgesSoFar !== header.edgeCount) {
        throw new Error(`nodes have ${edgesSoFar} edges, and edge_count says ${header.edgeCount}`);
      }
      if (capacity !== expected) grow(expected);
      return { nodeType, nodeName, nodeId, selfSize, detachedness, firstEdge };
    },
  };

  function grow(rows: number): void {
    capacity = rows;
    nodeType = growColumn(nodeType, rows);
    nodeName = growColumn(nodeName, rows);
    nodeId = growColumn(nodeId, rows);
    selfSize = growColumn(selfSize, rows);
    detachedness = growColumn(detachedness, rows);
    firstEdge = growColumn(firstEdge, rows + 1);
  }

  /** Ids may be negative: old V8 wrote them signed, and they wrap to what they are. */
  function refuseNegative(values: Float64Array, rows: number): void {
    for (let row = 0; row < rows; row++) {
      for (const field of [type, name, size, edgeCount]) {
        const value = values[row * stride + field];
        if (value < 0) throw new Error(`node ${count + row} has the negative number ${value}`);
      }
    }
  }
}
