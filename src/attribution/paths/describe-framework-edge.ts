/** Names how React and Vue hold things, known by the fields of their records. */
import type { PathStep } from './culprit.js';
import type { EdgeText } from './edge-text.js';
import { isHook, isVueState, nameComponent } from '../names/name-component.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

const WATCHERS: EdgeText = {
  kind: 'watcher',
  text: 'watcher',
  stable: 'watcher',
  name: '',
  collection: 'watchers',
};

/**
 * @param from the object that the way starts from
 * @param hops what leads from there to the next object
 * @returns undefined for any other object
 */
export function describeFrameworkEdge(
  reader: SnapshotReader,
  from: number,
  hops: readonly PathStep[],
): EdgeText | undefined {
  if (from < 0 || reader.typeOf(from) !== 'object') return undefined;
  const names = hops.map(({ edge }) => reader.edgeNameOf(edge));
  if (hops.length === 1 && /^subs(?:Head)?$/.test(names[0]!) && isVueState(reader, from))
    return WATCHERS;
  // The hooks of a component are a list: each has its state, and the next.
  const isHooks = hops.length > 1 && hops.slice(0, -1).every(({ node }) => isHook(reader, node));
  if (!isHooks || nameComponent(reader, from)?.framework !== 'React') return undefined;
  const nth = 1 + names.slice(0, -1).filter((name) => name === 'next').length;
  const text = `hook ${nth}`;
  return { kind: 'property', text, stable: text, name: text };
}
