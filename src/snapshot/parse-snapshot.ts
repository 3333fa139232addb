/**
 * Reads a V8 heap snapshot (`.heapsnapshot`, JSON) as a stream of bytes into typed-array columns.
 *
 * No JavaScript object or string is kept per node, edge or string: what the parser keeps must not
 * show in the heap that is being measured. Sections may come in any order after `snapshot`, with or
 * without newlines, cut into chunks anywhere; unknown sections and unknown fields are skipped. Left
 * out: `trace_function_infos`, `trace_tree` and `samples` (allocation tracking), which heapslope
 * does not use.
 *
 * Format: https://github.com/v8/v8/blob/main/src/profiler/heap-snapshot-generator.cc
 * (HeapSnapshotJSONSerializer).
 */
import { SnapshotFormatError } from '../errors.js';
import { collectEdges, type EdgeCollector } from './collect-edges.js';
import {
  collectLocations,
  emptyLocations,
  type LocationCollector,
  type SnapshotLocations,
} from './collect-locations.js';
import { collectNodes, type NodeCollector } from './collect-nodes.js';
import { collectStrings, type StringCollector } from './collect-strings.js';
import { growColumn } from './grow-capacity.js';
import { readHeader, type SnapshotHeader } from './read-header.js';
import {
  createNumberScanner,
  describeByte,
  type TakePlainRows,
  type TakeRows,
} from './scan-numbers.js';
import { createValueSkipper } from './skip-value.js';
import type { StringTable } from './string-table.js';

/**
 * A parsed heap snapshot. Nodes and edges are named by their ordinals: 0 to `nodeCount - 1`, 0 to
 * `edgeCount - 1`.
 */
export interface HeapSnapshot {
  readonly nodeCount: number;
  readonly edgeCount: number;
  /**
   * What `nodeType` values mean, such as `object`, `closure`, `hidden`. The order differs between
   * V8 versions.
   */
  readonly nodeTypeNames: readonly string[];
  /** What `edgeType` values mean, such as `property`, `element`, `weak`. */
  readonly edgeTypeNames: readonly string[];
  readonly nodeType: Uint8Array;
  /** Index into `strings`. */
  readonly nodeName: Uint32Array;
  /**
   * Odd: an object of the JavaScript heap, the younger the higher. Even: native or synthetic.
   * Unsigned, as in V8.
   */
  readonly nodeId: Uint32Array;
  /** Bytes. Doubles, because one array buffer may exceed 2^32. */
  readonly selfSize: Float64Array;
  /** 0 unknown, 1 attached, 2 detached; all 0 where V8 does not say. */
  readonly detachedness: Uint8Array;
  /**
   * Edges of node `n` are `firstEdge[n]` up to, not including, `firstEdge[n + 1]`; `nodeCount + 1`
   * entries.
   */
  readonly firstEdge: Uint32Array;
  readonly edgeType: Uint8Array;
  /** Index into `strings`, except for `element` and `hidden` edges: there the element's index. */
  readonly edgeName: Uint32Array;
  /** Ordinal of the node that the edge leads to. */
  readonly edgeTarget: Uint32Array;
  readonly strings: StringTable;
  readonly locations: SnapshotLocations;
  /** Memory outside the heap that V8 reports for the whole process; Node 24 and later. */
  readonly extraNativeBytes: number | undefined;
  /** Ordinal of the root node; 0 in every file that V8 writes. */
  readonly root: number;
}

export interface SnapshotParser {
  /**
   * Takes the next bytes of the file. The chunk is read before the call returns; the caller may
   * reuse it.
   * @throws SnapshotFormatError
   */
  push(chunk: Uint8Array): void;
  /**
   * Says that the file is over, and returns the snapshot.
   * @throws SnapshotFormatError if it ended too early or if its parts do not agree
   */
  finish(): HeapSnapshot;
}

/**
 * Reads on from `bytes[from]`; returns the position after the section's value, or the end of the
 * chunk.
 */
interface SectionReader {
  read(bytes: Uint8Array, from: number): number;
  readonly done: boolean;
}

const FILE_START = 0;
const KEY_OR_END = 1;
const KEY = 2;
const KEY_INSIDE = 3;
const COLON = 4;
const VALUE = 5;
const VALUE_INSIDE = 6;
const COMMA_OR_END = 7;
const FILE_END = 8;

/** Real headers take about 2 kB; more than this is no header. */
const LONGEST_HEADER = 1 << 18;
const LONGEST_KEY = 64;
const WHITE_SPACE = new Set([9, 10, 13, 32]);
const BYTE_ORDER_MARK = new Set([0xef, 0xbb, 0xbf]);

/** Parses a snapshot that is at hand, as one or more chunks. Throws SnapshotFormatError. */
export function parseSnapshot(chunks: Iterable<Uint8Array>): HeapSnapshot {
  const parser = createSnapshotParser();
  for (const chunk of chunks) parser.push(chunk);
  return parser.finish();
}

/**
 * A parser for a snapshot that arrives in chunks. Memory: 22 bytes per node, 9 per edge, the
 * strings' bytes and 4 per string, 16 per location; about 0.7 of the file. A header that announces
 * more than the file holds costs nothing.
 */
export function createSnapshotParser(): SnapshotParser {
  let state = FILE_START;
  let section = 'start';
  let chunkOffset = 0;
  let keyLength = 0;
  const key = new Uint8Array(LONGEST_KEY);
  const seen = new Set<string>();
  let reader: SectionReader | undefined;
  let failure: SnapshotFormatError | undefined;

  let header: SnapshotHeader | undefined;
  let nodes: NodeCollector | undefined;
  let edges: EdgeCollector | undefined;
  let locations: LocationCollector | undefined;
  let strings: StringCollector | undefined;

  return {
    push(chunk) {
      guard(() => readChunk(chunk));
      chunkOffset += chunk.length;
    },
    finish() {
      return guard(() => {
        if (state !== FILE_END)
          fail(0, chunkOffset === 0 ? 'it is empty' : 'it ends too early, as if cut off');
        return joinSections();
      });
    },
  };

  function readChunk(bytes: Uint8Array): void {
    let position = 0;
    while (position < bytes.length) {
      if (state === VALUE_INSIDE) {
        position = reader!.read(bytes, position);
        if (reader!.done) state = COMMA_OR_END;
        continue;
      }
      const byte = bytes[position];
      if (state === VALUE && !WHITE_SPACE.has(byte)) {
        reader = openSection(byte, position);
        state = VALUE_INSIDE;
        // Arrays of ours are read from behind their bracket.
        if (isOwnArray(section)) position++;
        continue;
      }
      readStructure(byte, position++);
    }
  }

  /** One byte outside of the sections' values. */
  function readStructure(byte: number, position: number): void {
    if (state === KEY_INSIDE) {
      if (byte === 34 /* " */) {
        section = String.fromCharCode(...key.subarray(0, Math.min(keyLength, LONGEST_KEY)));
        if (seen.has(section)) fail(position, 'the section comes twice');
        if (section === 'snapshot' || isOwnArray(section)) seen.add(section);
        state = COLON;
      } else {
        if (keyLength < LONGEST_KEY) key[keyLength] = byte;
        keyLength++;
      }
    } else if (WHITE_SPACE.has(byte)) {
      return;
    } else if (state === FILE_START) {
      if (byte === 123 /* { */) state = KEY_OR_END;
      else if (!(chunkOffset + position < 3 && BYTE_ORDER_MARK.has(byte)))
        failAtStart(byte, position);
    } else if (byte === 34 /* " */ && (state === KEY_OR_END || state === KEY)) {
      keyLength = 0;
      state = KEY_INSIDE;
    } else if (byte === 58 /* : */ && state === COLON) {
      state = VALUE;
    } else if (byte === 44 /* , */ && state === COMMA_OR_END) {
      state = KEY;
    } else if (byte === 125 /* } */ && (state === COMMA_OR_END || state === KEY_OR_END)) {
      section = 'end';
      state = FILE_END;
    } else {
      fail(position, `found ${describeByte(byte)} where ${describeExpected(state)} belongs`);
    }
  }

  function openSection(byte: number, position: number): SectionReader {
    if (section === 'snapshot') return readHeaderSection();
    if (!isOwnArray(section)) return skipSection();
    if (header === undefined)
      fail(position, 'it comes before the section snapshot, which says how to read it');
    if (byte !== 91 /* [ */) fail(position, `found ${describeByte(byte)} where "[" belongs`);
    switch (section) {
      case 'nodes': {
        const collector = (nodes = collectNodes(header));
        return readNumbers(header.node.stride, (values, rows, position) =>
          collector.take(values, rows, chunkOffset + position),
        );
      }
      case 'edges': {
        const collector = (edges = collectEdges(header));
        const { takePlain } = collector;
        return readNumbers(
          header.edge.stride,
          (values, rows, position) => collector.take(values, rows, chunkOffset + position),
          takePlain && ((bytes, from) => takePlain(bytes, from, chunkOffset + bytes.length)),
        );
      }
      case 'locations': {
        if (header.location === undefined)
          fail(position, 'meta.location_fields does not say how to read it');
        const collector = (locations = collectLocations(header, header.location));
        return readNumbers(header.location.stride, (values, rows, position) =>
          collector.take(values, rows, chunkOffset + position),
        );
      }
      default: {
        const collector = (strings = collectStrings(fail, chunkOffset + position));
        return {
          read: (bytes, from) => collector.scan(bytes, from),
          get done() {
            return collector.done;
          },
        };
      }
    }
  }

  function readNumbers(
    stride: number,
    takeRows: TakeRows,
    takePlainRows?: TakePlainRows,
  ): SectionReader {
    const scanner = createNumberScanner(
      stride,
      (values, rows, position) => explainFailure(position, () => takeRows(values, rows, position)),
      fail,
      takePlainRows,
    );
    return {
      read: (bytes, from) => scanner.scan(bytes, from),
      get done() {
        return scanner.done;
      },
    };
  }

  function readHeaderSection(): SectionReader {
    const skipper = createValueSkipper();
    let json = new Uint8Array(4096);
    let length = 0;
    return {
      read(bytes, from) {
        const end = skipper.skip(bytes, from);
        const needed = length + end - from;
        if (needed > LONGEST_HEADER) fail(end, 'it is too long to be a header');
        if (needed > json.length) json = growColumn(json, 2 * needed);
        json.set(bytes.subarray(from, end), length);
        length = needed;
        if (skipper.done) {
          const text = new TextDecoder().decode(json.subarray(0, length));
          header = explainFailure(end, () => readHeader(text));
          if (header.nodeCount === 0) fail(end, 'it has no nodes');
        }
        return end;
      },
      get done() {
        return skipper.done;
      },
    };
  }

  function skipSection(): SectionReader {
    const skipper = createValueSkipper();
    return {
      read: (bytes, from) => skipper.skip(bytes, from),
      get done() {
        return skipper.done;
      },
    };
  }

  function joinSections(): HeapSnapshot {
    if (header === undefined) failIn('snapshot', 'the section is missing');
    if (nodes === undefined) failIn('nodes', 'the section is missing');
    if (edges === undefined) failIn('edges', 'the section is missing');
    if (strings === undefined) failIn('strings', 'the section is missing');
    section = 'nodes';
    const nodeColumns = nodes.finish();
    section = 'edges';
    const edgeColumns = edges.finish();
    const table = strings.finish();
    refuseUnknownName('nodes', nodes.highestName, table.count);
    refuseUnknownName('edges', edges.highestName, table.count);
    const root = header.rootIndex / header.node.stride;
    if (!Number.isInteger(root) || root >= header.nodeCount) {
      failIn('snapshot', `root_index is ${header.rootIndex}, where no node begins`);
    }
    return {
      nodeCount: header.nodeCount,
      edgeCount: header.edgeCount,
      nodeTypeNames: header.node.typeNames,
      edgeTypeNames: header.edge.typeNames,
      ...nodeColumns,
      ...edgeColumns,
      strings: table,
      locations: locations?.finish() ?? emptyLocations(),
      extraNativeBytes: header.extraNativeBytes,
      root,
    };
  }

  function refuseUnknownName(where: string, highest: number, count: number): void {
    if (highest >= count)
      failIn(where, `one is named by string ${highest}, and there are only ${count} strings`);
  }

  function failAtStart(byte: number, position: number): never {
    const isGzip = byte === 0x1f && chunkOffset + position === 0;
    return fail(
      position,
      isGzip
        ? 'it is compressed with gzip; decompress it first'
        : `it begins with ${describeByte(byte)} instead of "{", so it is no .heapsnapshot file`,
    );
  }

  function failIn(where: string, message: string): never {
    section = where;
    return fail(0, message);
  }

  /** @param position in the present chunk */
  function fail(position: number, message: string): never {
    throw new SnapshotFormatError(section, chunkOffset + position, message);
  }

  /** The readers of headers and rows know what is wrong, but not where. */
  function explainFailure<Result>(position: number, work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      return fail(position, error instanceof Error ? error.message : String(error));
    }
  }

  /** Every failure is a SnapshotFormatError, and a parser that failed once fails for good. */
  function guard<Result>(work: () => Result): Result {
    if (failure !== undefined) throw failure;
    try {
      return work();
    } catch (error) {
      failure =
        error instanceof SnapshotFormatError
          ? error
          : new SnapshotFormatError(
              section,
              chunkOffset,
              error instanceof Error ? error.message : String(error),
            );
      throw failure;
    }
  }
}

function isOwnArray(section: string): boolean {
  return (
    section === 'nodes' || section === 'edges' || section === 'locations' || section === 'strings'
  );
}

function describeExpected(state: number): string {
  if (state === COLON) return '":"';
  if (state === COMMA_OR_END) return '"," or "}"';
  if (state === FILE_END) return 'the end of the file';
  return 'the name of a section';
}
