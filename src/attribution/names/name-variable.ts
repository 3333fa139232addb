/**
 * Names the variables of block scopes. V8 gives the names of variables for the contexts of functions
 * and modules alone; the edges of a block's context (the body that Vitest wraps a module in is one)
 * are numbered. The number counts the variables that are no small integers; the block's `ScopeInfo`
 * lists all names in order. Functions and classes among the variables show how far the two have
 * drifted apart. Where they do not, the text of the script may: it shows which variables count
 * something. Limit: where neither says it, a variable stays unnamed.
 *
 * V8: https://github.com/v8/v8/blob/main/src/profiler/heap-snapshot-generator.cc
 * (ExtractContextReferences, IndexedReferencesExtractor).
 */
import type { LiteralVariables } from '../sources/find-literals.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

/** @param edge a hidden edge of `context` */
export function nameVariable(
  reader: SnapshotReader,
  context: number,
  edge: number,
): string | undefined {
  const names = listNames(reader, context);
  const variables = listHiddenEdges(reader, context);
  if (names.length === 0 || variables.length === 0) return undefined;
  return (
    nameByFunctions(reader, names, variables, edge) ??
    nameByText(reader, names, variables, edge, reader.literalsOf(context))
  );
}

function nameByFunctions(
  reader: SnapshotReader,
  names: readonly string[],
  variables: readonly Variable[],
  edge: number,
): string | undefined {
  const last = variables[variables.length - 1];
  let drift = 0;
  let found: number | undefined;
  let driftAtFound = 0;
  for (const { edge: variable, index, target } of variables) {
    if (variable === edge) {
      found = index;
      driftAtFound = drift;
    }
    if (reader.typeOf(target) !== 'closure') continue;
    const at = names.indexOf(reader.nameOf(target), index + drift);
    if (at < 0) continue;
    drift = at - index;
    // What stands between the function before and this one has drifted by the same.
    if (found !== undefined)
      return drift === driftAtFound || found === index ? names[found + drift] : undefined;
  }
  if (found === undefined) return undefined;
  return last.index + drift === names.length - 1 ? names[found + driftAtFound] : undefined;
}

/** Leaves out the variables that the text shows as integers; then all functions must be at their names. */
function nameByText(
  reader: SnapshotReader,
  names: readonly string[],
  variables: readonly Variable[],
  edge: number,
  { integers, blanks }: LiteralVariables,
): string | undefined {
  const held = names.filter((name) => !integers.has(name));
  const { index: last } = variables[variables.length - 1];
  // Values without an edge of their own (undefined, true) still take a number.
  if (held.length <= last || !held.slice(last + 1).every((name) => blanks.has(name)))
    return undefined;
  for (const { index, target } of variables) {
    if (reader.typeOf(target) !== 'closure') continue;
    const name = reader.nameOf(target);
    if (held.includes(name) && held[index] !== name) return undefined;
  }
  const found = variables.find((variable) => variable.edge === edge);
  return found && held[found.index];
}

function listNames(reader: SnapshotReader, context: number): string[] {
  const { firstEdge, edgeTarget } = reader.snapshot;
  const scopeInfo = reader.follow(context, 'scope_info');
  const names: string[] = [];
  if (scopeInfo < 0) return names;
  for (let edge = firstEdge[scopeInfo]; edge < firstEdge[scopeInfo + 1]; edge++) {
    if (reader.typeOf(edgeTarget[edge]) === 'string') names.push(reader.nameOf(edgeTarget[edge]));
  }
  return names;
}

interface Variable {
  edge: number;
  index: number;
  target: number;
}

function listHiddenEdges(reader: SnapshotReader, context: number): Variable[] {
  const { firstEdge, edgeTarget } = reader.snapshot;
  const edges: Variable[] = [];
  for (let edge = firstEdge[context]; edge < firstEdge[context + 1]; edge++) {
    if (reader.edgeTypeOf(edge) !== 'hidden') continue;
    edges.push({ edge, index: Number(reader.edgeNameOf(edge)), target: edgeTarget[edge] });
  }
  return edges.sort((one, other) => one.index - other.index);
}
