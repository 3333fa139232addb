/** How one object of a path holds the next, in the words of the source. */
export type EdgeKind =
  | 'root'
  | 'property'
  | 'element'
  | 'entry'
  | 'value'
  | 'weakValue'
  | 'variable'
  | 'listener'
  | 'timer'
  | 'reaction'
  | 'store'
  | 'held'
  | 'member'
  /** Of a page: what Blink holds. */
  | 'callback'
  | 'frame'
  | 'observer'
  | 'active'
  | 'child'
  | 'watcher'
  | 'other';

export interface EdgeText {
  kind: EdgeKind;
  /** For people: `.instances`, `[]`, `["req-17"]`, `context.buffer`. */
  text: string;
  /** The same on all runs and versions of Node: identities in keys erased. */
  stable: string;
  /**
   * Name of a property or variable, key of an entry, event of a listener; '' where there is none.
   */
  name: string;
  /** Of a variable that a closure uses, the function that declares it; missing where that has no name. */
  declaredIn?: string;
  /** For a value of a WeakMap, the object or context that has the map: the path leads past it. */
  holder?: number;
  /** Of what Blink holds, the name of all that it holds so: `listeners`, `open WebSockets`. */
  collection?: string;
}
