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
import { createUtf8Decoder } from './decode-utf8.js';
import { SnapshotFormatError } from '../report/errors.js';
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
import { nameOtherFile } from './name-other-file.js';
import { createSectionScanner, isOwnArray, type SectionReader } from './scan-sections.js';
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

/** Real headers take about 2 kB; more than this is no header. */
const LONGEST_HEADER = 1 << 18;
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
  const scanner = createSectionScanner(openSection, fail);
  let chunkOffset = 0;
  let failure: SnapshotFormatError | undefined;

  let header: SnapshotHeader | undefined;
  /** What the file seems to be, if it is none. */
  let other: string | undefined;
  let nodes: NodeCollector | undefined;
  let edges: EdgeCollector | undefined;
  let locations: LocationCollector | undefined;
  let strings: StringCollector | undefined;

  return {
    push(chunk) {
      guard(() => scanner.scan(chunk));
      chunkOffset += chunk.length;
    },
    finish() {
      return guard(() => {
        if (!scanner.done)
          fail(0, chunkOffset === 0 ? 'it is empty' : 'it ends too early, as if cut off');
        return joinSections();
      });
    },
  };

  function openSection(section: string, byte: number, position: number): SectionReader {
    if (section === 'snapshot') return readHeaderSection();
    other ??= nameOtherFile(section);
    if (!isOwnArray(section)) return createValueSkipper();
    if (header === undefined)
      fail(position, other ?? 'it comes before the section snapshot, which says how to read it');
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
      default:
        return (strings = collectStrings(fail, chunkOffset + position));
    }
  }

  function readNumbers(
    stride: number,
    takeRows: TakeRows,
    takePlainRows?: TakePlainRows,
  ): SectionReader {
    return createNumberScanner(
      stride,
      (values, rows, position) => explainFailure(position, () => takeRows(values, rows, position)),
      fail,
      takePlainRows,
    );
  }

  function readHeaderSection(): SectionReader {
    const skipper = createValueSkipper();
    let json = new Uint8Array(4096);
    let length = 0;
    return {
      scan(bytes, from) {
        const end = skipper.scan(bytes, from);
        const needed = length + end - from;
        if (needed > LONGEST_HEADER) fail(end, 'it is too long to be a header');
        if (needed > json.length) json = growColumn(json, 2 * needed);
        json.set(bytes.subarray(from, end), length);
        length = needed;
        if (skipper.done) {
          const text = createUtf8Decoder()(json.subarray(0, length));
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

  function joinSections(): HeapSnapshot {
    if (header === undefined) failIn('snapshot', other ?? 'the section is missing');
    if (nodes === undefined) failIn('nodes', 'the section is missing');
    if (edges === undefined) failIn('edges', 'the section is missing');
    if (strings === undefined) failIn('strings', 'the section is missing');
    const nodeColumns = finishIn('nodes', nodes);
    const edgeColumns = finishIn('edges', edges);
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

  function finishIn<Columns>(section: string, collector: { finish(): Columns }): Columns {
    try {
      return collector.finish();
    } catch (error) {
      return failIn(section, tellError(error));
    }
  }

  function failIn(section: string, message: string): never {
    throw new SnapshotFormatError(section, chunkOffset, message);
  }

  /** @param position in the present chunk */
  function fail(position: number, message: string): never {
    throw new SnapshotFormatError(scanner.section, chunkOffset + position, message);
  }

  /** The readers of headers and rows know what is wrong, but not where. */
  function explainFailure<Result>(position: number, work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      return fail(position, tellError(error));
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
          : new SnapshotFormatError(scanner.section, chunkOffset, tellError(error));
      throw failure;
    }
  }
}

function tellError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
