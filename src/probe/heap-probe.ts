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
  /** What it reads; the others stay 0. Default: `DEFAULT_CHANNELS`. */
  readonly channelNames?: readonly ChannelName[];
  /** What calls may cost here before growth that goes on is a leak. Default: as many as caches take to fill. */
  readonly patience?: CallPatience;
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
   * From now on, readings add to `external` what is alive now and has memory that the engine does not tell:
   * WebAssembly memories, resizable and shared buffers. It walks the heap, and is asked for only where
   * something unseen grows.
   *
   * @returns whether there is any
   */
  countOutsideMemory?(): boolean | Promise<boolean>;
  /** Kinds of the handles and timers that are active, one entry for each. Absent where nobody knows. */
  listHandles?(): readonly string[] | Promise<readonly string[]>;
  /**
   * From now on every object keeps the id by which snapshots tell it. One tracking at a time; it must be
   * stopped.
   *
   * @param isHandlerAsync whether calls of the handler turn the event loop; the probe may then
   *   choose a way of marking that is not driven by timers.
   */
  trackObjects(isHandlerAsync: boolean): Promise<ObjectTracking>;
  /**
   * Opens the heaps of the worker threads that there are now. Object ids of this probe's own heap may be
   * lost by it, so that no tracking may be open. Absent where nobody knows of workers.
   */
  openWorkers?(): Promise<WorkerSearch>;
  /** Bytes that what is kept may take before the engine gives up. Absent where nobody knows. */
  readHeapLimit?(): number | Promise<number>;
  /** Bytes of the heap with its garbage. Absent where to ask costs more than some microseconds. */
  readUsed?(): number;
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

/** Where calls are dear, as clicks are, and what is counted is exact from the first call on. */
export interface CallPatience {
  /** Slow calls get so many ms before what they keep counts as a leak. */
  readonly outlastMs: number;
  /** What is released late (timers, finalizers) is waited for so long, ms. */
  readonly graceMs: number;
  /** Cheap calls get no more than so many in all: what they keep weighs much more there than calls do. */
  readonly mostCalls: number;
  /** Calls of one batch at most. */
  readonly mostPerBatch: number;
  /** Calls between two looks at the heap, at least. */
  readonly leastCalls: number;
  /** The next such calls are so many times the last. */
  readonly nextFactor: number;
}

/** Worker threads: each has a heap of its own, which the readings of the main thread do not show. */
export interface WorkerSearch {
  /** Empty where there are none, and where they cannot be looked at. */
  readonly workers: readonly WorkerProbe[];
  /** Why workers that there are cannot be looked at; a sentence for people. */
  readonly refusal: string | undefined;
  close(): Promise<void>;
}

export interface WorkerProbe {
  /** `worker "mailer" (src/mail-worker.js)` */
  readonly title: string;
  readonly probe: HeapProbe;
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
  /**
   * Milliseconds in which this thread worked or had nothing to do, from an arbitrary start: not those in
   * which it waited for a processor that other programs had. Where it is missing, nobody knows.
   */
  worked?(): number;
  /** Resolves after one full turn of the event loop, and when what the program has printed was taken, where it waits. */
  turn(): Promise<void>;
  /**
   * Resolves in another job, without a turn of the event loop: what is referred to weakly lives until the
   * job ends in which it was made or read.
   */
  endJob?(): Promise<void>;
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
  /**
   * Elements of all arrays, and entries of all Maps or Sets, that are alive: of the kinds that are named.
   * V8 collects garbage for it. Absent where nobody can ask.
   */
  sumSizes?(of: readonly SizedKind[]): number;
  close(): void;
}

export type SizedKind = 'Array' | 'Map' | 'Set';

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
  /**
   * Counts what is alive, without a snapshot. The first mark makes the engine keep these counts, which
   * slows down handlers that turn the event loop.
   */
  mark(): Promise<TrackingMark>;
  /**
   * Gives an id to all that lives, without a snapshot: that takes a collection or two.
   *
   * @returns an id below those of all objects that are born later; undefined where it cannot be had, or
   *   would leave a timer that costs more than it tells
   */
  numberObjects?(): number | undefined | Promise<number | undefined>;
  /** Whether the engine numbers them at each turn of the event loop after that, which takes as long. Default false. */
  readonly isTimerDear?: boolean;
  /**
   * Notes from now on where objects are allocated: one allocation in about `interval` bytes, forgotten
   * when its object is collected.
   */
  sampleAllocations(interval: number): void | Promise<void>;
  /** Where the objects that are still alive were allocated since then, most bytes first. */
  readLiveSites(): LiveSite[] | Promise<LiveSite[]>;
  /**
   * Streams one heap snapshot (JSON bytes) into `sink`. An object has the same id in all snapshots of one
   * tracking, and one that was born after a snapshot has a higher id than all that are in it.
   */
  takeSnapshot(sink: (chunk: Uint8Array) => void): Promise<void>;
  /**
   * Numbers of an object, by its id in the last snapshot, as long as both it and the tracking live. Of an
   * object with very many properties its fields take seconds: `of` says that they are not wanted.
   * With `keys` its own keys are counted as its entries: no proxy may be asked for that.
   */
  readNumbers?(
    snapshotId: number,
    of?: CountedNumbers,
  ): ObjectNumbers | undefined | Promise<ObjectNumbers | undefined>;
  /**
   * How many timers that fire once the program has set since the check began, and the longest delay of those that
   * may be waited for, ms. Absent where timers are objects with numbers.
   */
  readTimerDelays?(): Promise<{ readonly timers: number; readonly longestMs: number }>;
  /**
   * The listeners of a page's window, document, element or signal, by its id in the last snapshot: of a
   * page alone, and as long as both it and the tracking live. Snapshots do not have the events' names.
   */
  readListeners?(snapshotId: number): Promise<WebListener[] | undefined>;
  stop(): Promise<void>;
}

/** A listener of a page's. */
export interface WebListener {
  /** Such as `resize`. */
  readonly type: string;
  /** Of its function, counted from 1, as the code that ran has them. */
  readonly line: number;
  readonly column: number;
}

export interface TrackingMark {
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

/** What is counted, where that is all that is wanted. */
export type CountedNumbers = 'entries' | 'keys';

export interface ObjectNumbers {
  /** Own and private (`#max`) fields that are numbers. */
  readonly fields: Readonly<Record<string, number>>;
  /** Entries or elements, where it is a Map, Set or array; own keys, where these were asked for. */
  readonly entries?: number;
}

/** What a process of Node's has. */
const PROCESS_CHANNELS = [
  'heap',
  'arrayBuffers',
  'external',
  'contexts',
  'detachedContexts',
  'handles',
  'code',
  'rss',
] as const;

/**
 * Channels of a reading, in the order in which `readHeap` writes them.
 * `heap`, `arrayBuffers`, `external`, `code`, `rss`, `embedder`: bytes. `contexts`, `detachedContexts`,
 * `handles`, `nodes`, `listeners`, `documents`: counts.
 */
export const CHANNELS = [
  ...PROCESS_CHANNELS,
  'nodes',
  'listeners',
  'documents',
  'embedder',
] as const;

export type ChannelName = (typeof CHANNELS)[number];

/** Channels that a probe reads, where it does not say so. */
export const DEFAULT_CHANNELS: readonly ChannelName[] = PROCESS_CHANNELS;
