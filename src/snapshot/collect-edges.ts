import { growCapacity, growColumn } from './grow-capacity.js';
import type { SnapshotHeader } from './read-header.js';

export interface EdgeColumns {
  readonly edgeType: Uint8Array;
  readonly edgeName: Uint32Array;
  readonly edgeTarget: Uint32Array;
}

export interface EdgeCollector {
  /**
   * Reads rows as V8 writes them straight into the columns, from the start of a row. Returns the
   * start of the first row that is anything else, that is wrong, or that is near the end of the
   * chunk: `take` is for those. Half of a file's numbers pass here; by `take` they would cost half
   * as much again.
   */
  takePlain: ((bytes: Uint8Array, from: number, bytesRead: number) => number) | undefined;
  /** @param bytesRead bytes of the file read so far */
  take(values: Uint32Array | Float64Array, rows: number, bytesRead: number): void;
  /** Columns of exactly the header's length. */
  finish(): EdgeColumns;
  readonly highestName: number;
}

/** A local name: in a sandbox, such as Jest's, every look at a global costs a call out of the engine. */
const { imul } = Math;

const ROW_BYTES = 1 + 4 + 4;
/** Bytes of the shortest row in the file: three digits and three commas. */
const SHORTEST_ROW = 6;
/**
 * More than the longest row that `takePlain` accepts, so that it need not look for the end of the
 * chunk.
 */
const MARGIN = 32;

/** Sorts rows of the `edges` section into columns. Throws a plain Error that names the row. */
export function collectEdges(header: SnapshotHeader): EdgeCollector {
  const { stride, type, nameOrIndex, toNode, typeNames } = header.edge;
  const { nodeCount, edgeCount: expected } = header;
  const nodeStride = header.node.stride;
  const ordinalsPerNumber = 1 / nodeStride;
  // 1 where `name_or_index` is the index of an element, not of a string.
  const isIndexed = Uint8Array.from(typeNames, (name) =>
    name === 'element' || name === 'hidden' ? 1 : 0,
  );
  let capacity = 0;
  let count = 0;
  let highestName = 0;
  let edgeType = new Uint8Array(0);
  let edgeName = new Uint32Array(0);
  let edgeTarget = new Uint32Array(0);

  return {
    get highestName() {
      return highestName;
    },
    takePlain:
      stride === 3 && type === 0 && nameOrIndex === 1 && toNode === 2 ? takePlain : undefined,
    take(values, rows, bytesRead) {
      if (count + rows > expected)
        throw new Error(`there are more edges than edge_count says, ${expected}`);
      if (count + rows > capacity) grow(growCapacity(count + rows, expected, ROW_BYTES, bytesRead));
      if (values instanceof Float64Array) refuseNegative(values, rows);
      // Locals, since variables of the closure are read and written through memory in every round.
      const types = edgeType;
      const names = edgeName;
      const targets = edgeTarget;
      const typeCount = typeNames.length;
      let highest = highestName;
      for (let row = 0, at = 0, edge = count; row < rows; row++, at += stride, edge++) {
        const rowType = values[at + type];
        if (rowType >= typeCount) throw new Error(`edge ${edge} has the unknown type ${rowType}`);
        const rowName = values[at + nameOrIndex];
        if (rowName > highest && isIndexed[rowType] === 0) highest = rowName;
        const position = values[at + toNode];
        // Rounds to the nearest ordinal, which is right for every true multiple; others fail the
        // check.
        const target = (position * ordinalsPerNumber + 0.5) | 0;
        if (target * nodeStride !== position || target >= nodeCount) {
          throw new Error(`edge ${edge} leads to ${position}, where no node begins`);
        }
        types[edge] = rowType;
        names[edge] = rowName;
        targets[edge] = target;
      }
      highestName = highest;
      count += rows;
    },
    finish() {
      if (count !== expected)
        throw new Error(`there are ${count} edges, and edge_count says ${expected}`);
      if (capacity !== expected) grow(expected);
      return { edgeType, edgeName, edgeTarget };
    },
  };

  function takePlain(bytes: Uint8Array, from: number, bytesRead: number): number {
    const most = Math.min(expected, count + Math.ceil((bytes.length - from) / SHORTEST_ROW));
    if (most > capacity) grow(growCapacity(most, expected, ROW_BYTES, bytesRead));
    const types = edgeType;
    const names = edgeName;
    const targets = edgeTarget;
    const end = bytes.length - MARGIN;
    const typeCount = typeNames.length;
    let highest = highestName;
    let edge = count;
    let row = from;
    while (row < end && edge < capacity) {
      let at = row;
      const rowType = bytes[at] - 48;
      if (rowType < 0 || rowType > 9 || rowType >= typeCount || bytes[at + 1] !== 44 /* , */) break;

      let rowName = bytes[(at += 2)] - 48;
      if (rowName < 0 || rowName > 9) break;
      let digit = bytes[++at] - 48;
      while (digit >= 0 && digit <= 9) {
        rowName = (imul(rowName, 10) + digit) | 0;
        digit = bytes[++at] - 48;
      }
      // Ten digits and more may not fit 31 bits.
      if (digit !== -4 /* , */ || at - row > 11) break;

      const start = ++at;
      let position = bytes[at] - 48;
      if (position < 0 || position > 9) break;
      digit = bytes[++at] - 48;
      while (digit >= 0 && digit <= 9) {
        position = (imul(position, 10) + digit) | 0;
        digit = bytes[++at] - 48;
      }
      const target = (position * ordinalsPerNumber + 0.5) | 0;
      if (at - start > 9 || imul(target, nodeStride) !== position || target >= nodeCount) break;
      if (digit === -4 /* , */) at++;
      else if (digit === -38 /* newline */ && bytes[at + 1] === 44 /* , */) at += 2;
      else break;

      if (rowName > highest && isIndexed[rowType] === 0) highest = rowName;
      types[edge] = rowType;
      names[edge] = rowName;
      targets[edge] = target;
      edge++;
      row = at;
    }
    highestName = highest;
    count = edge;
    return row;
  }

  function grow(rows: number): void {
    capacity = rows;
    edgeType = growColumn(edgeType, rows);
    edgeName = growColumn(edgeName, rows);
    edgeTarget = growColumn(edgeTarget, rows);
  }

  function refuseNegative(values: Float64Array, rows: number): void {
    for (let row = 0; row < rows; row++) {
      for (const field of [type, nameOrIndex, toNode]) {
        const value = values[row * stride + field];
        if (value < 0) throw new Error(`edge ${count + row} has the negative number ${value}`);
      }
    }
  }
}
