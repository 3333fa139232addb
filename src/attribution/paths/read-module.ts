import type { ScopeIndex } from '../nodes/index-scopes.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

/** Path of the script of an ES module, as the engine has it. */
export function findScriptOfModule(
  { reader, scopes }: { reader: SnapshotReader; scopes: ScopeIndex },
  module: number,
): string | undefined {
  const { firstEdge, edgeTarget } = reader.snapshot;
  for (let edge = firstEdge[module]; edge < firstEdge[module + 1]; edge++) {
    const target = edgeTarget[edge];
    // Once it has run, a module keeps its generator; before that, its function.
    const closure =
      reader.typeOf(target) === 'closure' ? target : reader.follow(target, 'function');
    if (closure >= 0 && reader.typeOf(closure) === 'closure') {
      const script = scopes.scriptOfClosure(closure);
      if (script !== undefined) return script;
    }
  }
  return undefined;
}

/** The string in a slot of a hash table of V8's. */
export function findInTable(
  reader: SnapshotReader,
  table: number,
  slot: number,
): string | undefined {
  const { firstEdge, edgeTarget } = reader.snapshot;
  for (let edge = firstEdge[table]; edge < firstEdge[table + 1]; edge++) {
    if (reader.edgeNameOf(edge) === String(slot) && reader.typeOf(edgeTarget[edge]) === 'string') {
      return reader.nameOf(edgeTarget[edge]);
    }
  }
  return undefined;
}
