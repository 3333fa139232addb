import type { SourceLocation } from '../../report/leak-report.js';
import type { ScopeIndex } from '../nodes/index-scopes.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';
import { readScriptPath } from '../sources/tell-file.js';

export interface NodeLocator {
  /**
   * Where a closure, or the constructor of an instance, is defined in the code that ran. Path as
   * the engine has it.
   */
  locate(node: number): SourceLocation | undefined;
}

/**
 * A snapshot gives line and column of closures and of the constructors of instances, and the
 * number of their script; the script's file comes from any closure of that script.
 */
export function createLocator(reader: SnapshotReader, scopes: ScopeIndex): NodeLocator {
  const { locations } = reader.snapshot;
  let files: Map<number, string> | undefined;

  return {
    locate(node) {
      const index = locations.indexOfNode(node);
      if (index < 0) return undefined;
      files ??= collectFiles(reader, scopes);
      const file = files.get(locations.scriptId[index]);
      if (file === undefined) return undefined;
      return { file, line: locations.line[index] + 1, column: locations.column[index] + 1 };
    },
  };
}

function collectFiles(reader: SnapshotReader, scopes: ScopeIndex): Map<number, string> {
  const { locations } = reader.snapshot;
  const files = new Map<number, string>();
  for (let index = 0; index < locations.count; index++) {
    const node = locations.node[index];
    if (files.has(locations.scriptId[index]) || reader.typeOf(node) !== 'closure') continue;
    const script = scopes.scriptOfClosure(node);
    if (script !== undefined) files.set(locations.scriptId[index], readScriptPath(script));
  }
  return files;
}
