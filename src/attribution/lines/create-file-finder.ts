import type { ScopeIndex } from '../nodes/index-scopes.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';
import type { PathLink } from '../paths/path-link.js';
import { readScriptPath } from '../sources/tell-file.js';
import type { NodeLocator } from './locate-node.js';

export interface FileFinderInput {
  reader: SnapshotReader;
  scopes: ScopeIndex;
  locator: NodeLocator;
  /** Whether a file belongs to a package. */
  isPackage(file: string): boolean;
}

/** Paths as the engine has them; '' where no code is known. */
export interface FileFinder {
  /**
   * File of the code that an object belongs to: a closure's script, the module, the class's script;
   * for a value of a WeakMap else that of the map's holder.
   */
  findFile(link: PathLink): string;
  /** The same of a node by itself. */
  fileOf(node: number): string;
}

export function createFileFinder({
  reader,
  scopes,
  locator,
  isPackage,
}: FileFinderInput): FileFinder {
  function findFile(link: PathLink): string {
    if (link.script !== undefined) return link.script;
    if (link.node < 0) return '';
    return fileOf(link.node) || (link.edge.holder === undefined ? '' : fileOf(link.edge.holder));
  }

  function fileOf(node: number): string {
    if (scopes.isContext(node)) return readScriptPath(scopes.scriptOfContext(node) ?? '');
    if (reader.typeOf(node) === 'closure') {
      const script = scopes.scriptOfClosure(node);
      return script === undefined ? (locator.locate(node)?.file ?? '') : readScriptPath(script);
    }
    return locator.locate(node)?.file ?? (fileOfPrototype(node) || fileOfMethods(node));
  }

  /** What was built by `Reflect.construct`, as consoles are, has no constructor of its own to V8. */
  function fileOfPrototype(node: number): string {
    const prototype = reader.follow(node, '__proto__');
    const constructor = prototype < 0 ? -1 : reader.follow(prototype, 'constructor');
    const script = constructor < 0 ? undefined : scopes.scriptOfClosure(constructor);
    return script === undefined ? '' : readScriptPath(script);
  }

  /** An object without a class of its own is a package's where its functions are: what a factory returns. */
  function fileOfMethods(node: number): string {
    if (reader.nameOf(node) !== 'Object' || reader.typeOf(node) !== 'object') return '';
    const { firstEdge, edgeTarget } = reader.snapshot;
    const files = new Set<string>();
    // A dictionary of functions that one line has made is who holds it, whose ever the line is.
    const methods = new Set<number>();
    const end = Math.min(firstEdge[node + 1], firstEdge[node] + MOST_EDGES);
    for (let edge = firstEdge[node]; edge < end; edge++) {
      const target = edgeTarget[edge];
      if (reader.edgeTypeOf(edge) !== 'property' || reader.typeOf(target) !== 'closure') continue;
      files.add(readScriptPath(scopes.scriptOfClosure(target) ?? ''));
      methods.add(reader.follow(target, 'shared'));
    }
    const [file = ''] = files;
    const isPackages = files.size === 1 && isPackage(file);
    return isPackages && methods.size >= LEAST_METHODS ? file : '';
  }

  return { findFile, fileOf };
}

/** With so many functions of one file an object is what that file made. */
const LEAST_METHODS = 2;
/** So many edges tell what an object is. */
const MOST_EDGES = 200;
