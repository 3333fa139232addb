import { eraseIdentity } from './erase-identity.js';
import { nameComponent } from './name-component.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

export interface NodeText {
  /** For people: `Map`, `closure onData`, `class Container`, `string`. */
  text: string;
  /** The same in all runs and on all versions of the engine. */
  stable: string;
}

/** Of an element's attributes, these say which one it is. */
const TELLING = /^(?:id|class|name|type|role|is)="/;
const ATTRIBUTE = /[\w:.-]+="[^"]*"/g;
const LONGEST = 40;

/**
 * What an object of a page is: `document`, `<main id="app">`,
 * `detached <div class="dialog"> with 22 nodes`, `AbortSignal`, `React component SizePanel`; undefined for
 * what is no page's.
 */
export function describeInPage(
  reader: SnapshotReader,
  node: number,
  name: string,
): NodeText | undefined {
  const { dom } = reader;
  if (reader.typeOf(node) === 'object') return describeComponent(reader, node);
  if (dom.isNode(node)) return describeDomNode(reader, node, name);
  // Only a page has natives that JavaScript has got hold of, and parts beside them.
  if (!dom.isPage || dom.kindOf(node) !== 'object') return undefined;
  const text = name.replace(/ \/ .*$/, '');
  return { text, stable: text };
}

function describeDomNode({ dom }: SnapshotReader, node: number, name: string): NodeText {
  const { root, size, isDetached } = dom.treeOf(node);
  const text = dom.isDocument(node) ? 'document' : shorten(name);
  const stable = dom.isDocument(node) ? 'document' : eraseIdentity(text);
  if (!isDetached) return { text, stable };
  const isWhole = root === node && size > 1;
  return {
    text: isWhole ? `detached ${text} with ${size} nodes` : `detached ${text}`,
    stable: `detached ${stable}`,
  };
}

/** `<div id="app" class="wide">` with the attributes that tell it from others. */
function shorten(name: string): string {
  const tag = /^<[^\s>]+/.exec(name)?.[0];
  if (tag === undefined) return name;
  const attributes = (name.match(ATTRIBUTE) ?? [])
    .filter((attribute) => TELLING.test(attribute))
    .map((attribute) =>
      attribute.length > LONGEST ? `${attribute.slice(0, LONGEST - 2)}…"` : attribute,
    );
  return `${[tag, ...attributes].join(' ')}>`;
}

function describeComponent(reader: SnapshotReader, node: number): NodeText | undefined {
  const component = nameComponent(reader, node);
  if (component === undefined) return undefined;
  const stable = `${component.framework} ${component.kind} ${component.name}`.trim();
  // The class by which Vue's own code and documents know it; minified builds have none.
  const className = reader.nameOf(node);
  const isTold = component.kind === 'state' && READABLE_CLASS.test(className);
  return { text: isTold ? `${stable} (${className})` : stable, stable };
}

const READABLE_CLASS = /^(?!Object$)\p{Lu}[\p{L}\p{N}_$]{2,}$/u;
