/**
 * What holds a leak, found in one snapshot: an old object and the objects that it keeps from every
 * batch.
 */
export interface Culprit {
  /**
   * Ordinal of the old object that grows; it may be an internal such as `(object elements)` or a
   * Map's table.
   */
  holder: number;
  /** Ordinals of survivors that it holds directly; none where only its size grows. */
  survivors: Uint32Array;
  /** From the GC root to a typical survivor; the holder is on it. */
  path: PathStep[];
  /** Survivors per call of the handler; entries where it holds no objects, 0 where these are not known. */
  countPerCall: number;
  /** Of what grows in size alone: bytes per call. */
  bytesPerCall?: number;
  /** The holder is one of several entries of one container that grow alike: its key says nothing. */
  isOneOfMany?: boolean;
  /** The holder is the root of a tree or the like, and the survivors are members anywhere in it. */
  isStructure?: boolean;
}

export interface PathStep {
  /** Ordinal of the node. */
  node: number;
  /** Ordinal of the edge that leads to the node; -1 at the root. */
  edge: number;
}
