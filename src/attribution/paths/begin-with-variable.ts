/**
 * A native handle leads to the object that Node has made for it: `native Worker → .onexit closure → this`. Where the
 * user's own code has that object in a variable of a module, the path begins there.
 */
import { findPackageOfFile, isNodeScript, readScriptPath } from '../sources/tell-file.js';
import type { TraceContext } from './find-anchor.js';
import { findInTable, findScriptOfModule } from './read-module.js';
import { makeModule, makeVariable, type LinkTrail, type PathLink } from './path-link.js';

export function beginWithVariable(context: TraceContext, trail: LinkTrail): LinkTrail {
  const { links, growing } = trail;
  if (!links[0]!.object.startsWith('native ')) return trail;
  for (let at = growing; at > 0; at--) {
    const link = links[at]!;
    const found = link.node < 0 ? undefined : findVariable(context, link);
    if (found !== undefined)
      return { links: [...found, ...links.slice(at + 1)], growing: growing - at + 1 };
  }
  return trail;
}

interface Variable {
  script: string;
  name: string;
}

/** The variable of a module of the user's that has the object: of several the first by file and name. */
function findVariable(context: TraceContext, { node, index }: PathLink): PathLink[] | undefined {
  const { reader, scopes, isHarness } = context;
  const found = listVariables(context, node)
    .map((variable) => ({ ...variable, file: readScriptPath(variable.script) }))
    .filter(
      ({ file }) =>
        !isNodeScript(file) && !isHarness(file) && findPackageOfFile(file) === undefined,
    )
    .toSorted((a, b) => compare(a.file, b.file) || compare(a.name, b.name));
  const [first] = found;
  if (first === undefined) return undefined;
  return [
    makeModule(context, first.script, -1, index),
    makeVariable(reader, scopes, node, index, first.name),
  ];
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function listVariables(context: TraceContext, wanted: number): Variable[] {
  const { reader } = context;
  const { nodeCount } = reader.snapshot;
  const found: Variable[] = [];
  for (let node = 0; node < nodeCount; node++) {
    const name = reader.nameOf(node);
    if (name.startsWith('system / Context')) found.push(...listCaptured(context, node, wanted));
    if (name === 'system / SourceTextModule') found.push(...listExported(context, node, wanted));
  }
  return found;
}

function listCaptured({ reader, scopes }: TraceContext, scope: number, wanted: number): Variable[] {
  const { firstEdge, edgeTarget } = reader.snapshot;
  for (let edge = firstEdge[scope]!; edge < firstEdge[scope + 1]!; edge++) {
    if (edgeTarget[edge] !== wanted || reader.edgeTypeOf(edge) !== 'context') continue;
    const script = scopes.isModuleScope(scope) ? scopes.scriptOfContext(scope) : undefined;
    return script === undefined ? [] : [{ script, name: reader.edgeNameOf(edge) }];
  }
  return [];
}

/** An export lives in a cell, which a table of its module has behind its name. */
function listExported(context: TraceContext, module: number, wanted: number): Variable[] {
  const { reader } = context;
  const { firstEdge, edgeTarget } = reader.snapshot;
  const found: Variable[] = [];
  for (let at = firstEdge[module]!; at < firstEdge[module + 1]!; at++) {
    const table = edgeTarget[at]!;
    if (reader.typeOf(table) !== 'array') continue;
    for (let edge = firstEdge[table]!; edge < firstEdge[table + 1]!; edge++) {
      const cell = edgeTarget[edge]!;
      if (reader.nameOf(cell) !== 'system / Cell' || reader.follow(cell, 'value') !== wanted)
        continue;
      const name = findInTable(reader, table, Number(reader.edgeNameOf(edge)) - 1);
      const script = name === undefined ? undefined : findScriptOfModule(context, module);
      if (script !== undefined) found.push({ script, name: name! });
    }
  }
  return found;
}
