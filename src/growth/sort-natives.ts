import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { isPage } from './is-page.js';

/**
 * What a node of type `native` is:
 * - `engine`: V8's own. In a page `system / WeakArrayList` and the like are told as native.
 * - `data`: V8's own in Node, such as what a buffer has outside of the heap.
 * - `record`: one of Node's, in C++, or a nameless one of Chromium's.
 * - `node`: a node of a document, whether JavaScript has seen it or not.
 * - `object`: what JavaScript can get hold of, such as an `AbortSignal`.
 * - `part`: what Blink needs to hold the others (vectors, hash tables, rare data, callbacks): no object of
 *   its own, but a part of what it hangs from.
 */
export type NativeKind = 'engine' | 'data' | 'record' | 'node' | 'object' | 'part';

/** Blink names elements by their tags, `<div id="app">`, and other nodes by their class. */
const NODES =
  /^(?:<[a-z!?/]|(?:Text|Comment|CDATASection|ProcessingInstruction|DocumentFragment|ShadowRoot|DocumentType|(?:HTML|XML|SVG)?Document)$)/i;
const PROTOTYPE = ' (prototype)';

/** Sorts natives by name; a page's are told from Node's by what only Blink has. */
export function sortNatives(snapshot: HeapSnapshot): (node: number) => NativeKind {
  const { nodeName, nodeId, strings } = snapshot;
  const known = new Map<number, NativeKind>();
  let exposed: ReadonlySet<string> | undefined;
  return (node) => {
    const name = nodeName[node]!;
    let kind = known.get(name);
    if (kind === undefined) known.set(name, (kind = sortName(strings.decode(name))));
    const isInHeap = nodeId[node]! % 2 === 1;
    if (kind === 'engine' && !isInHeap) return 'part';
    // What JavaScript has got hold of is one node with its wrapper, and has the id of that.
    return kind === 'part' && isInHeap ? 'object' : kind;
  };

  function sortName(name: string): NativeKind {
    if (name.startsWith('system / ')) return isPage(snapshot) ? 'engine' : 'data';
    if (name.startsWith('Node / ') || name === 'InternalNode') return 'record';
    if (!isPage(snapshot)) return 'object';
    if (NODES.test(name)) return 'node';
    exposed ??= listExposed(strings);
    return exposed.has(name) || name.startsWith('Window') ? 'object' : 'part';
  }
}

/** Classes of which JavaScript has had an instance: their prototypes are there. */
function listExposed(strings: HeapSnapshot['strings']): Set<string> {
  const names = new Set<string>();
  for (const index of strings.findContaining(PROTOTYPE)) {
    const name = strings.decode(index);
    names.add(name.slice(0, name.indexOf(PROTOTYPE)));
  }
  return names;
}
