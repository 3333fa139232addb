import { buildHeap, type HeapBuilder } from '../../fixtures/snapshots/build-snapshot.js';

const ATTACHED = 1;
const DETACHED = 2;

/** A page's heap, with nodes and edges as Blink has them in a snapshot. */
export interface BuiltPage extends HeapBuilder {
  readonly window: number;
  readonly document: number;
  readonly body: number;
  /** Something of Blink's; an odd id where JavaScript has seen it. */
  addNative(name: string, isSeen: boolean, above?: number): number;
  /** An element below another one, or the root of a tree that is in no document. */
  addElement(name: string, parent: number | undefined, isSeen?: boolean): number;
  addClosure(name: string, above?: number): number;
  /** What only Blink has between two objects, by the names of its classes. */
  addParts(from: number, names: readonly string[]): number;
  /** An edge as Blink's have them: numbered. */
  link(from: number, to: number): void;
  /** Writes the edges of elements: to be called when all of them are there. */
  finish(): BuiltPage;
}

export function buildPage(): BuiltPage {
  const plain = buildHeap();
  let evenId = 2;
  let edges = 0;
  const family = new Map<number, { parent: number | undefined; children: number[] }>();
  const link = (from: number, to: number) => plain.addEdge(from, to, edges++, 'element');
  const addNative = (name: string, isSeen: boolean, above?: number, detachedness = 0) => {
    const id = isSeen ? {} : { id: (evenId += 2) };
    const node = plain.addNode(name, { type: 'native', detachedness, ...id });
    if (above !== undefined) link(above, node);
    return node;
  };
  const native = plain.addNode('system / NativeContext', { type: 'native' });
  plain.addEdge(plain.root, native, 1, 'element');
  const window = addNative('Window / http://localhost', true);
  plain.addEdge(native, window, 'global_proxy_object', 'internal');
  const shared = plain.addNode('', { type: 'code' });
  const script = plain.addNode('http://localhost/page.js', { type: 'code' });
  plain.addEdge(shared, script, 'script', 'internal');
  addNative('blink::LocalFrame', false, window);
  const document = addNative('HTMLDocument', true, window, ATTACHED);
  const page: BuiltPage = {
    ...plain,
    window,
    document,
    body: -1,
    link,
    addNative: (name, isSeen, above) => addNative(name, isSeen, above),
    addElement(name, parent, isSeen = true) {
      const isAttached = parent !== undefined && isIn(parent);
      const node = addNative(name, isSeen, undefined, isAttached ? ATTACHED : DETACHED);
      family.set(node, { parent, children: [] });
      family.get(parent ?? -1)?.children.push(node);
      return node;
    },
    addClosure(name, above) {
      const closure = plain.addNode(name, { type: 'closure' });
      plain.addEdge(closure, shared, 'shared', 'internal');
      if (above !== undefined) link(above, closure);
      return closure;
    },
    addParts: (from, names) => names.reduce((above, name) => addNative(name, false, above), from),
    finish() {
      for (const [node, { parent, children }] of family) writeFamily(node, parent, children);
      return page;
    },
  };
  const html = page.addElement('<html>', document);
  return Object.assign(page, { body: page.addElement('<body>', html) });

  function isIn(node: number): boolean {
    if (node === document) return true;
    const parent = family.get(node)?.parent;
    return parent !== undefined && isIn(parent);
  }

  /** The first child, the document, the parent, the siblings and the node itself, in this order. */
  function writeFamily(node: number, parent: number | undefined, children: number[]): void {
    if (children[0] !== undefined) link(node, children[0]);
    link(node, document);
    if (parent !== undefined) link(node, parent);
    if (parent === document) link(document, node);
    const siblings = family.get(parent ?? -1)?.children ?? [];
    for (const by of [-1, 1]) {
      const sibling = siblings[siblings.indexOf(node) + by];
      if (sibling !== undefined) link(node, sibling);
    }
    link(node, node);
  }
}
