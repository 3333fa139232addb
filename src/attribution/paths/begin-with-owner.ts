import type { EdgeText } from './edge-text.js';
import { tellProperty } from './describe-edge.js';
import type { TraceContext } from './find-anchor.js';
import { makeLink, makeModule, type LinkTrail, type PathLink } from './path-link.js';
import type { Exported } from '../nodes/index-exports.js';

/** A variable of who imports a module leads to its exports: the path begins at the module that owns them. */
export function beginWithOwner(
  context: TraceContext,
  links: PathLink[],
  growing: number,
): LinkTrail {
  const at = links.findLastIndex((_, index) => findOwner(context, links, growing, index));
  const owner = at < 0 ? undefined : findOwner(context, links, growing, at);
  if (owner === undefined) return { links, growing };
  const begun = beginBelow(context, links[at], owner);
  const [next, ...rest] = links.slice(at + 1);
  const below = begun.length > 1 ? nameOf(next, owner) : at === 0 ? next : nameExport(next);
  const told = [...begun, ...(next === undefined ? [] : [below]), ...rest];
  return { links: told, growing: growing + told.length - links.length };
}

/** The module, and what it gives away where that is no plain object of all its exports. */
function beginBelow(context: TraceContext, link: PathLink, { file, name }: Exported): PathLink[] {
  const { reader, scopes } = context;
  const isFunction = reader.typeOf(link.node) === 'closure';
  const module = makeModule(
    context,
    file,
    name !== undefined || isFunction ? -1 : link.node,
    link.index,
  );
  const root = { ...module, isModule: false, isExports: true };
  if (name !== undefined) {
    const edge = { ...link.edge, ...nameProperty(name) };
    return [root, nameExport({ ...link, edge })];
  }
  if (!isFunction) return [root];
  const edge: EdgeText = {
    kind: 'variable',
    text: 'exports',
    stable: 'exports',
    name: reader.nameOf(link.node),
  };
  return [root, { ...makeLink(reader, scopes, link.node, link.index), edge }];
}

/** A property of a function that is exported was told as one of the exports. */
function nameOf(link: PathLink, { name }: Exported): PathLink {
  const isOfExports = name === undefined && link?.edge.kind === 'property';
  if (!isOfExports || !link.edge.text.startsWith('exports')) return link;
  return { ...link, edge: { ...link.edge, ...nameProperty(link.edge.name) } };
}

/** Of what a path from a module's variables leads to: the CommonJS module that gave it away. */
function findOwner(
  { reader, exportsOf }: TraceContext,
  links: readonly PathLink[],
  growing: number,
  at: number,
): Exported | undefined {
  const link = links[at];
  const owner = link.node < 0 || at > growing ? undefined : exportsOf(link.node);
  if (owner === undefined) return undefined;
  if (owner.name !== undefined) {
    const isOfModule = links[0].isModule && links[0].script !== owner.file;
    // A function or class is told with the file of its code.
    return isOfModule && at > 0 && reader.typeOf(link.node) === 'object' ? owner : undefined;
  }
  if (at === growing) return undefined;
  if (reader.typeOf(link.node) !== 'closure')
    return at > 0 || (link.isExports && link.script !== owner.file) ? owner : undefined;
  // Other functions of the same file have the same variables.
  const isNamed = reader.nameOf(link.node) !== '';
  return isNamed && links[at + 1].edge.kind === 'property' ? owner : undefined;
}

function nameProperty(name: string): EdgeText {
  const text = tellProperty(name);
  return { kind: 'property', text, stable: text, name };
}

/** The edge was told as one that leaves a plain object. */
function nameExport(link: PathLink): PathLink {
  const { kind, name, text } = link.edge;
  if (kind !== 'property') return link;
  return { ...link, edge: { ...link.edge, text: `exports${text}`, stable: `variable ${name}` } };
}
