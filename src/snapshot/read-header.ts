import { ownJson } from '../report/own-json.js';

/** What the `snapshot` section says. Positions of fields are those within a row of the file. */
export interface SnapshotHeader {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly extraNativeBytes: number | undefined;
  /** Position of the root's first number in the `nodes` section. */
  readonly rootIndex: number;
  readonly node: {
    readonly stride: number;
    readonly type: number;
    readonly name: number;
    readonly id: number;
    readonly selfSize: number;
    readonly edgeCount: number;
    /** -1 if the file has none. */
    readonly detachedness: number;
    readonly typeNames: readonly string[];
  };
  readonly edge: {
    readonly stride: number;
    readonly type: number;
    readonly nameOrIndex: number;
    readonly toNode: number;
    readonly typeNames: readonly string[];
  };
  /** Undefined if the file says nothing of locations. */
  readonly location:
    | {
        readonly stride: number;
        readonly objectIndex: number;
        readonly scriptId: number;
        readonly line: number;
        readonly column: number;
      }
    | undefined;
}

type Json = Record<string, unknown>;

/** Ordinals must fit a signed 32-bit number. */
const MOST_ROWS = 0x7fff_fffe;
const MOST_FIELDS = 64;

/**
 * Reads the `snapshot` section: counts, and where each field is. Fields are looked up by name,
 * since V8 adds and drops some between versions; `node_types` may have more entries than
 * `node_fields`.
 *
 * @throws a plain Error whose message says what is missing; the parser adds section and offset.
 */
export function readHeader(json: string): SnapshotHeader {
  const header = requireObject(ownJson.parse(json), 'snapshot');
  const meta = requireObject(header['meta'], 'snapshot.meta');
  const nodeFields = requireNames(meta['node_fields'], 'node_fields', MOST_FIELDS);
  const edgeFields = requireNames(meta['edge_fields'], 'edge_fields', MOST_FIELDS);
  const nodeType = requireField(nodeFields, 'type', 'node_fields');
  const edgeType = requireField(edgeFields, 'type', 'edge_fields');
  return {
    nodeCount: requireCount(header['node_count'], 'node_count'),
    edgeCount: requireCount(header['edge_count'], 'edge_count'),
    extraNativeBytes:
      typeof header['extra_native_bytes'] === 'number' ? header['extra_native_bytes'] : undefined,
    rootIndex:
      header['root_index'] === undefined ? 0 : requireCount(header['root_index'], 'root_index'),
    node: {
      stride: nodeFields.length,
      type: nodeType,
      name: requireField(nodeFields, 'name', 'node_fields'),
      id: requireField(nodeFields, 'id', 'node_fields'),
      selfSize: requireField(nodeFields, 'self_size', 'node_fields'),
      edgeCount: requireField(nodeFields, 'edge_count', 'node_fields'),
      detachedness: nodeFields.indexOf('detachedness'),
      typeNames: requireTypeNames(meta['node_types'], nodeType, 'node_types'),
    },
    edge: {
      stride: edgeFields.length,
      type: edgeType,
      nameOrIndex: requireField(edgeFields, 'name_or_index', 'edge_fields'),
      toNode: requireField(edgeFields, 'to_node', 'edge_fields'),
      typeNames: requireTypeNames(meta['edge_types'], edgeType, 'edge_types'),
    },
    location:
      meta['location_fields'] === undefined
        ? undefined
        : readLocationFields(meta['location_fields']),
  };
}

function readLocationFields(value: unknown): SnapshotHeader['location'] {
  const fields = requireNames(value, 'location_fields', MOST_FIELDS);
  return {
    stride: fields.length,
    objectIndex: requireField(fields, 'object_index', 'location_fields'),
    scriptId: requireField(fields, 'script_id', 'location_fields'),
    line: requireField(fields, 'line', 'location_fields'),
    column: requireField(fields, 'column', 'location_fields'),
  };
}

function requireObject(value: unknown, name: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new Error(`${name} is not an object`);
}

function requireNames(value: unknown, name: string, most: number): string[] {
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string')) {
    throw new Error(`meta.${name} is not a list of names`);
  }
  if (value.length > most)
    throw new Error(`meta.${name} has ${value.length} entries, more than ${most}`);
  return value;
}

function requireField(fields: string[], field: string, name: string): number {
  const position = fields.indexOf(field);
  if (position === -1) throw new Error(`meta.${name} has no "${field}"`);
  return position;
}

/**
 * `node_types` and `edge_types` have one entry per field; that of the field `type` is the list of
 * names.
 */
function requireTypeNames(value: unknown, position: number, name: string): string[] {
  if (!Array.isArray(value)) throw new Error(`meta.${name} is not a list`);
  return requireNames(value[position], `${name}[${position}]`, 256);
}

function requireCount(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_ROWS)
    return value;
  throw new Error(
    `${name} is ${typeof value === 'number' ? value : typeof value}, not a count of rows`,
  );
}
