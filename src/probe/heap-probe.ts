/**
 * What heapslope knows of an engine. The method is written once against this interface; a process
 * of our own, another process and a browser are small implementations of it.
 */
export interface HeapProbe {
  /** What this probe can do here, and why not where it cannot. */
  readonly features: ProbeFeatures;
  readonly clock: Clock;
  /** Batches of calls that take less than this, ms, tell little here. Default: what a collection is worth. */
  readonly leastBatchMs?: number;
  /** One full, forced garbage collection. */
  collectGarbage(): void | Promise<void>;
  /**
   * Writes one reading of every channel, in the order of `CHANNELS`, into `into` from index `offset`.
   * Allocates as close to nothing as the engine allows: the reading is part of what it reads.
   */
  readHeap(into: Float64Array, offset: number): void | Promise<void>;
  /**
   * Bytes of bytecode: what grows with each function that is compiled. It walks the heap, and is asked
   * for only where births are tracked. Absent where it cannot be had.
   */
  measureBytecode?(): number | Promise<number>;
  /**
   * From now on, readings add the WebAssembly memories that are alive now to `external`. It walks the
   * heap, and is asked for only where something unseen grows.
   *
   * @returns whether there are any; false where the engine counts them itself, and where they cannot be
   *   looked up
   */
  countWasmMemory?(): boolean | Promise<boolean>;
  /** Kinds of the handles and timers that are active, one entry for each. Absent where nobody knows. */
  listHandles?(): readonly string[] | Promise<readonly string[]>;
  /**
   * Starts to give every object an id that says when it was born. One tracking at a time;
   * it must be stopped.
   *
   * @param isHandlerAsync whether calls of the handler turn the event loop; the probe may then
   *   choose a way of marking that is not driven by timers.
   */
  trackObjects(isHandlerAsync: boolean): Promise<ObjectTracking>;
  /**
   * Starts to count instances of classes; it must be closed, and none may be open while objects are
   * tracked.
   */
  inspectClasses?(): ClassInspection | Promise<ClassInspection>;
  /** As `inspectClasses`, and single objects. Absent where the heap is another process's: they cannot be handed over. */
  inspectObjects?(): ObjectInspection;
  /** Releases what the probe holds: sessions, sockets. It can be called twice. */
  close(): Promise<void>;
}

export interface ProbeFeatures {
  /** Whether what heapslope itself allocates and compiles is part of the heap that is read. */
  readonly isOwnHeap: boolean;
  /** Object ids, snapshots with ids that last, census: what the explaining phase needs. */
  readonly explain: { available: true } | { available: false; reason: string };
}

/** A time base and timers that fake timers cannot reach. */
export interface Clock {
  /** Milliseconds, monotonic, from an arbitrary start. */
  now(): number;
  /** Resolves after one full turn of the event loop. */
  turn(): Promise<void>;
  /** Resolves after `ms` milliseconds. */
  sleep(ms: number): Promise<void>;
  /** Calls back once after `ms` milliseconds; the function that it returns cancels. Keeps no process alive. */
  after(ms: number, callback: () => void): () => void;
}

export interface ClassInspection {
  /** How many instances are alive, those of subclasses included. V8 collects garbage for it. */
  countInstances(of: ClassQuery): InstanceCount | Promise<InstanceCount>;
  close(): void | Promise<void>;
}

export interface ObjectInspection extends ClassInspection {
  /** Streams one heap snapshot (JSON bytes) into `sink`. */
  takeSnapshot(sink: (chunk: Uint8Array) => void): Promise<void>;
  /** Id of the object's node in the last snapshot; 0 where it was not in it. */
  findObjectId(object: object): number;
  close(): void;
}

/** A class, or the name of one: all classes of that name are meant. */
export type ClassQuery = string | { readonly name: string; readonly prototype: unknown };

export interface InstanceCount {
  readonly count: number;
  /** What the classes of the instances are called, the most numerous first. */
  readonly names: readonly string[];
  /** Whether there is such a class at all, with instances or without. */
  readonly isKnown: boolean;
  /** Names of all classes, where one was asked for by its name. */
  readonly known: readonly string[];
}

export interface ObjectTracking {
  /** Ends an interval of births: what is born later has an id above `lastObjectId`. */
  mark(): Promise<TrackingMark>;
  /** Exact sizes of all Maps, Sets and arrays, compared with the earlier censuses of this tracking. */
  census(): Promise<void>;
  /**
   * The containers whose size rose from every census to the next, largest growth first.
   * Only after the snapshot can they be told by their snapshot id.
   */
  grownContainers(): Promise<GrownContainer[]>;
  /** Entries or elements, now, of what `grownContainers` told last, in its order; -1 for what is gone. */
  currentSizes?(): Promise<number[]>;
  /**
   * Entries or elements of one Map, Set or array at the first census and now, by its id in the
   * snapshot; undefined for what is none of these, and for one that was not counted. After the snapshot.
   */
  sizesOf(snapshotId: number): Promise<readonly [number, number] | undefined>;
  /**
   * Notes from now on where objects are allocated: one allocation in about `interval` bytes, forgotten
   * when its object is collected.
   */
  sampleAllocations(interval: number): void | Promise<void>;
  /** Where the objects that are still alive were allocated since then, most bytes first. */
  readLiveSites(): LiveSite[] | Promise<LiveSite[]>;
  /** Streams one heap snapshot (JSON bytes) into `sink`; object ids fit the marks. */
  takeSnapshot(sink: (chunk: Uint8Array) => void): Promise<void>;
  /** Numbers of an object, by its id in the snapshot, as long as both it and the tracking live. */
  readNumbers?(snapshotId: number): ObjectNumbers | undefined | Promise<ObjectNumbers | undefined>;
  stop(): Promise<void>;
}

export interface TrackingMark {
  /** Objects born before this mark have ids up to this one. */
  readonly lastObjectId: number;
  /** Objects alive at the mark, in the whole heap. */
  readonly liveObjects: number;
  /** Self sizes of the objects alive at the mark, bytes. */
  readonly liveBytes: number;
}

export interface LiveSite {
  /** Estimated bytes of live objects that were allocated here. */
  readonly bytes: number;
  /** Innermost frame first; lines and columns count from 1, as the code that ran has them. */
  readonly stack: readonly CodeFrame[];
}

export interface CodeFrame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ObjectNumbers {
  /** Own and private (`#max`) fields that are numbers. */
  readonly fields: Readonly<Record<string, number>>;
  /** Entries or elements, where it is a Map, Set or array. */
  readonly entries?: number;
}

export interface GrownContainer {
  readonly kind: 'Map' | 'Set' | 'Array';
  /** Entries or elements at each census, oldest first. */
  readonly sizes: readonly number[];
  /** Id of its node in the snapshot. */
  readonly snapshotId: number;
}

/**
 * Channels of a reading, in the order in which `readHeap` writes them.
 * `heap`, `arrayBuffers`, `external`, `code`, `rss`: bytes. `contexts`, `detachedContexts`,
 * `handles`: counts.
 */
export const CHANNELS = [
  'heap',
  'arrayBuffers',
  'external',
  'contexts',
  'detachedContexts',
  'handles',
  'code',
  'rss',
] as const;

export type ChannelName = (typeof CHANNELS)[number];
