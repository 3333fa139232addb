import { describeNode } from '../names/describe-node.js';
import type { EdgeOrigin } from './describe-edge.js';
import type { EdgeText } from './edge-text.js';
import type { ScopeIndex } from '../nodes/index-scopes.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';
import { readScriptPath, tellFile, tellStableFile } from '../sources/tell-file.js';

/** One object of a path that is told, and how the one before holds it. */
export interface PathLink extends EdgeOrigin {
  edge: EdgeText;
  /** The object on all versions of Node. */
  stable: string;
  /** Position in the culprit's path; what follows up to the next link's is folded into this one. */
  index: number;
  /** Path of the script for a module; as the engine has it. */
  script?: string;
  /** File of a function that has no name, as the report tells it; not of Node's. */
  file?: string;
  /** How often edge and object occur in a row. */
  repeats: number;
}

export interface LinkTrail {
  links: PathLink[];
  /** Which of the links is the object that grows. */
  growing: number;
}

/** Node's loader of ES modules, which is there once. */
export function isLoader({ object }: PathLink): boolean {
  return object === 'ModuleLoader';
}

export const ROOT_EDGE: EdgeText = { kind: 'root', text: '', stable: '', name: '' };

export function makeLink(
  reader: SnapshotReader,
  scopes: ScopeIndex,
  node: number,
  index: number,
): PathLink {
  const { text, stable } = describeNode(reader, scopes, node);
  return makeRoot(text, stable, node, index);
}

export function makeRoot(object: string, stable: string, node: number, index: number): PathLink {
  return {
    node,
    object,
    stable,
    index,
    edge: ROOT_EDGE,
    isModule: false,
    isExports: false,
    repeats: 1,
  };
}

export interface ModuleNames {
  cwd: string | undefined;
  /** Path of the source that a script was compiled from, else its own. */
  sourceOf(script: string): string;
}

/** A module by the name of its source: one leak has one name, compiled before it is run or as it is loaded. */
export function makeModule(
  { cwd, sourceOf }: ModuleNames,
  script: string,
  node: number,
  index: number,
): PathLink {
  const file = readScriptPath(script);
  const source = sourceOf(file);
  const root = makeRoot(
    `module ${tellFile(source, cwd)}`,
    `module ${tellStableFile(source, cwd)}`,
    node,
    index,
  );
  return { ...root, isModule: true, script: file };
}

export function makeVariable(
  reader: SnapshotReader,
  scopes: ScopeIndex,
  node: number,
  index: number,
  name: string,
): PathLink {
  const text = name === '' ? '…' : `variable ${name}`;
  return {
    ...makeLink(reader, scopes, node, index),
    edge: { kind: 'variable', text, stable: text, name },
  };
}

/** Whether the two follow one another as links of a chain do. */
export function isSame(one: PathLink, other: PathLink): boolean {
  return (
    one.edge.stable === other.edge.stable && one.object === other.object && one.edge.kind !== 'root'
  );
}
