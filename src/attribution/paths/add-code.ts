import type { EdgeText } from './edge-text.js';
import type { AnchorContext } from './find-anchor.js';
import { findComponent, findThis, findWebCallback } from './find-web-code.js';
import { makeLink, type PathLink } from './path-link.js';
import { nameComponent } from '../names/name-component.js';

/** What the code of a timer or a listener is held by. */
const CODE_EDGES = new Map<string, string>(
  Object.entries({
    Timeout: '_onTimeout',
    Immediate: '_onImmediate',
    Listener: 'listener',
  }),
);

/** A timer, a listener or a bound function at the end of a path says nothing without its code. */
export function addCode(context: AnchorContext, links: PathLink[]): void {
  const { reader, scopes } = context;
  addCallback(context, links);
  addWebCallback(context, links);
  addComponent(context, links);
  const last = links[links.length - 1];
  if (last.node >= 0 && last.object === 'closure wrapper') addWrapped(context, links, last);
  if (last.node < 0 || last.object !== 'bound function') return;
  for (const [name, text] of BOUND) {
    const node = reader.follow(last.node, name);
    // Bound to nothing, to a plain object or the global one: the function says more.
    const isTelling = node >= 0 && /^(?:object|closure)$/.test(reader.typeOf(node));
    if (!isTelling || /^(?:Object|global|)$/.test(reader.nameOf(node))) continue;
    links.push({
      ...makeLink(reader, scopes, node, last.index + 1),
      edge: { kind: 'other', text, stable: text, name: '' },
    });
    return;
  }
}

/** What `emitter.once` makes of a listener: bound up to Node 22, and a function with the listener after. */
function addWrapped({ reader, scopes }: AnchorContext, links: PathLink[], last: PathLink): void {
  const node = reader.follow(last.node, 'listener');
  if (node < 0 || reader.typeOf(node) !== 'closure') return;
  const edge: EdgeText = {
    kind: 'property',
    text: '.listener',
    stable: '.listener',
    name: 'listener',
  };
  links[links.length - 1] = { ...last, stable: 'bound function' };
  links.push({ ...makeLink(reader, scopes, node, last.index + 1), edge });
}

const BOUND = [
  // What `emitter.once` wraps.
  ['listener', '.listener'],
  ['bound_this', 'bound this'],
  ['bound_function', 'bound function'],
] as const;

/** An observer, a media query or a socket without its callback is like any other. */
function addWebCallback({ reader, scopes }: AnchorContext, links: PathLink[]): void {
  const last = links[links.length - 1]!;
  const closure = last.node < 0 ? -1 : findWebCallback(reader, scopes, last.node);
  if (closure < 0) return;
  links.push({
    ...makeLink(reader, scopes, closure, last.index + 1),
    edge: { kind: 'callback', text: 'callback', stable: 'callback', name: '' },
  });
}

/** Which component a function belongs to, the name of the function seldom says. */
function addComponent(context: AnchorContext, links: PathLink[]): void {
  const { reader, scopes } = context;
  const last = links[links.length - 1]!;
  if (!reader.dom.isPage || last.node < 0) return;
  const component = findComponent(reader, scopes, last.node);
  if (component < 0) addThis(context, links, last);
  if (component < 0 || links.some(({ node }) => node === component)) return;
  // Its function says where it is written, the record that the framework has of it does not.
  const node = nameComponent(reader, component)?.code ?? component;
  links.push({
    ...makeLink(reader, scopes, component, last.index + 1),
    node,
    edge: { kind: 'other', text: 'in', stable: 'in', name: '' },
  });
}

function addThis({ reader, scopes }: AnchorContext, links: PathLink[], last: PathLink): void {
  const node = findThis(reader, last.node);
  if (node < 0 || links.some((link) => link.node === node)) return;
  const edge: EdgeText = { kind: 'other', text: 'of', stable: 'of', name: '' };
  links.push({ ...makeLink(reader, scopes, node, last.index + 1), edge });
}

function addCallback({ reader, scopes }: AnchorContext, links: PathLink[]): void {
  const last = links[links.length - 1];
  const name = CODE_EDGES.get(last.object);
  if (name === undefined || last.node < 0) return;
  const closure = reader.follow(last.node, name);
  if (closure < 0 || reader.typeOf(closure) !== 'closure') return;
  const stable = name.startsWith('_on') ? 'callback' : `.${name}`;
  const text = name.startsWith('_on') ? `callback (${name})` : stable;
  const edge: EdgeText = {
    kind: name.startsWith('_on') ? 'timer' : 'property',
    text,
    stable,
    name,
  };
  links.push({ ...makeLink(reader, scopes, closure, last.index + 1), edge });
}
