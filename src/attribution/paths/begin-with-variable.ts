/**
 * Two ways to an object say nothing of it. A native handle leads to what Node has made for it: `native Worker →
 * .onexit closure → this`. And who imports an ES module has the cell of each export that it uses: one leak would have
 * as many names as there are importers. The path begins at the variable of the module that declares it.
 */
import { isUsersFile, readScriptPath } from '../sources/tell-file.js';
import type { TraceContext } from './find-anchor.js';
import { findInTable, findScriptOfModule } from './read-module.js';
import { makeModule, makeVariable, type LinkTrail, type PathLink } from './path-link.js';

export function beginWithVariable(context: TraceContext, trail: LinkTrail): LinkTrail {
  const { links, growing } = trail;
  const isImported = links[0]!.isModule && links[1]?.edge.text === CELL_VALUE;
  if (!isImported && !links[0]!.object.startsWith('native ')) return trail;
  for (let at = isImported ? Math.min(1, growing) : growing; at > 0; at--) {
    const link = links[at]!;
    const found = link.node < 0 ? undefined : findVariable(context, link, isImported);
    if (found !== undefined)
      return { links: [...found, ...links.slice(at + 1)], growing: growing - at + 1 };
  }
  return trail;
}

/** How an edge from a cell is told. */
const CELL_VALUE = '(value)';

interface Variable {
  script: string;
  name: string;
  /** The least is that of the module which declares it. */
  rank: number;
}

/**
 * The variable of a module that has the object: of several that of the one which declares it, then the first by file
 * and name.
 *
 * @param isAnybodys whether it may be a package's
 */
function findVariable(
  context: TraceContext,
  { node, index }: PathLink,
  isAnybodys: boolean,
): PathLink[] | undefined {
  const { reader, scopes, isHarness } = context;
  const found = listVariables(context, node)
    .map((variable) => ({ ...variable, file: readScriptPath(variable.script) }))
    .filter(({ file }) => !isHarness(file) && (isAnybodys || isUsersFile(file)))
    .toSorted((a, b) => a.rank - b.rank || compare(a.file, b.file) || compare(a.name, b.name));
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
  const { nodeCount, nodeName, strings } = context.reader.snapshot;
  const scopes = new Set(strings.findContaining('system / Context'));
  const module = strings.indexOf('system / SourceTextModule');
  const found: Variable[] = [];
  for (let node = 0; node < nodeCount; node++) {
    const name = nodeName[node]!;
    if (scopes.has(name)) found.push(...listCaptured(context, node, wanted));
    else if (name === module) found.push(...listExported(context, node, wanted));
  }
  return found;
}

function listCaptured({ reader, scopes }: TraceContext, scope: number, wanted: number): Variable[] {
  const { firstEdge, edgeTarget } = reader.snapshot;
  for (let edge = firstEdge[scope]!; edge < firstEdge[scope + 1]!; edge++) {
    if (edgeTarget[edge] !== wanted || reader.edgeTypeOf(edge) !== 'context') continue;
    const script = scopes.isModuleScope(scope) ? scopes.scriptOfContext(scope) : undefined;
    return script === undefined ? [] : [{ script, name: reader.edgeNameOf(edge), rank: 0 }];
  }
  return [];
}

/**
 * An export lives in a cell, which a table of its module has behind its name. So has that of a module which exports it
 * again; but who declares it has it in its list of exports, too, and who uses it in that of imports, which comes later.
 */
function listExported(context: TraceContext, module: number, wanted: number): Variable[] {
  const { reader } = context;
  const { firstEdge, edgeTarget } = reader.snapshot;
  let name: string | undefined;
  let rank = MOST_FIELDS;
  for (let field = firstEdge[module]!; field < firstEdge[module + 1]!; field++) {
    const list = edgeTarget[field]!;
    if (reader.typeOf(list) !== 'array') continue;
    for (let edge = firstEdge[list]!; edge < firstEdge[list + 1]!; edge++) {
      const cell = edgeTarget[edge]!;
      if (reader.nameOf(cell) !== 'system / Cell' || reader.follow(cell, 'value') !== wanted)
        continue;
      const key = findInTable(reader, list, Number(reader.edgeNameOf(edge)) - 1);
      if (key === undefined) rank = Math.min(rank, Number(reader.edgeNameOf(field)));
      else name = key;
    }
  }
  const script = name === undefined ? undefined : findScriptOfModule(context, module);
  return script === undefined ? [] : [{ script, name: name!, rank }];
}

/** A module of V8's has no more fields. */
const MOST_FIELDS = 100;
