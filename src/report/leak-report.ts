import type { ChannelName } from '../probe/heap-probe.js';

/** What one check found. Plain data: it survives `structuredClone` and `JSON.stringify`. */
export interface LeakReport {
  schemaVersion: 1;
  name?: string;
  verdict: Verdict;
  /** The verdict in one sentence, for people. */
  reason: string;
  /** Measured calls, warm-up excluded. */
  calls: number;
  warmupCalls: number;
  /** Growth of the heap (bytes per call) over the watching phase, with its interval. */
  bytesPerCall: Estimate;
  /** Bytes per call: a leak larger than this would have been seen. */
  detectable: number;
  /** A leak of so many bytes in one call of so many would have been seen. */
  rarest: RarestLeak;
  /** What stayed, by what it is; it sums to all that was seen to stay. Empty where no snapshot was needed. */
  account: AccountEntry[];
  shape: Shape;
  channels: ChannelTrend[];
  /** One per batch of the watching phase, in order; the first is the reading before the first batch. */
  samples: HeapSample[];
  /** Constructors whose instances survive from every batch, most retained first. Empty when nothing was explained. */
  constructors: ConstructorGrowth[];
  /** The culprits, most retained first; where the verdict is `inconclusive`, what may be some. */
  leaks: Leak[];
  /** Growth that was seen and left out of the verdict: by the `ignore` option, or the runner's own. */
  ignored: Leak[];
  warnings: Warning[];
  runtime: Runtime;
  timings: Timings;
  /** The counts, where the check was about the instances of one class. */
  instances?: InstanceGrowth;
  /** What the scopes of a container came to, where one was checked. */
  scopes?: ScopesReport;
  /** What was asked of a server and what it answered, where another process was measured. */
  load?: LoadSummary;
}

/** What a check of a container's scopes tells beside the heap. */
export interface ScopesReport {
  /** The library, such as `awilix` or `inversify 7`. */
  container: string;
  /** How many registrations were resolved in every scope. */
  resolved: number;
  /** What was not, and why; and what failed in some scopes. */
  unresolved: UnresolvedRegistration[];
  /** What went wrong as scopes were closed, each once. */
  closeFailures: string[];
  /** Registrations whose instances outlive their scopes, causes first. Looked for only where something grows. */
  kept: KeptRegistration[];
  /** Scopes that were opened and closed to find those; 0 where nothing grew. */
  scopes: number;
  /** How many of these scopes are themselves still alive. */
  keptScopes: number;
  /** What scopes leave behind in which nothing is resolved. */
  leftByScopes?: { constructor: string; count: number; scopes: number };
  /** What holds the scopes that are. */
  scopePath?: RetainerStep[];
}

export interface UnresolvedRegistration {
  registration: string;
  reason: string;
  /** Whether the option `skip` left it out. */
  isSkipped: boolean;
}

export interface KeptRegistration {
  registration: string;
  /** The class of an instance, where it has one. */
  constructor: string;
  lifetime: string;
  /** What should have ended it: 'scope.dispose()'. */
  end: string;
  /** Its instances that were resolved in the scopes; absent where what stays is not an instance of its own. */
  made?: number;
  /** How many of them are alive after their scopes were closed. */
  alive: number;
  /** Scopes in which it alone was resolved and left so many of another class; absent for its own instances. */
  leftIn?: number;
  /** Where its class or factory is. */
  location?: SourceLocation;
  /** The singleton of the container that holds it, and the path from there. */
  capturedBy?: { registration: string; lifetime: string; path: RetainerStep[] };
  /** The registration whose instance, which is kept itself, holds it. */
  heldBy?: string;
  /** What holds it, GC root first, where no registration does. */
  path?: RetainerStep[];
}

export interface RarestLeak {
  bytes: number;
  /** Calls; 0 where nothing can be said. */
  oneIn: number;
}

/** One part of what stayed between two points of the run. */
export interface AccountEntry {
  /** Whose it is; `rest` is what no strong path holds. */
  owner: 'user' | 'package' | 'engine' | 'runner' | 'heapslope' | 'rest';
  /** How it is held, identity erased. */
  path?: string;
  /** Objects that were born and kept, or things that are larger than they were. */
  kind: 'births' | 'size';
  /** Objects per call; absent for sizes. */
  countPerCall?: number;
  bytesPerCall: number;
}

export interface LoadSummary {
  /** Requests that were answered, with whatever status; warm-up included. */
  answered: number;
  /** Answers by status code; empty where the requests are a function that tells none. */
  statuses: Record<string, number>;
  /** Requests that were not answered, by the error's code. */
  errors: Record<string, number>;
  connections: number;
  /** Requests that one connection has on their way at most. */
  pipelining: number;
  /** Requests per second at most; absent where there is no limit. */
  rate?: number;
}

export interface InstanceGrowth {
  /** The class that was counted, its subclasses included. */
  constructor: string;
  /** Living instances gained per call, over the batches that the verdict is about. */
  perCall: number;
  /** Instances per call that would have been seen. */
  detectable: number;
  /** Oldest first. Empty where they could not be counted. */
  samples: InstanceSample[];
}

export interface InstanceSample {
  /** Calls of the handler so far. */
  calls: number;
  /** Instances alive, after a garbage collection. */
  instances: number;
}

export type Verdict = 'clean' | 'leak' | 'inconclusive';
export type Shape = 'flat' | 'linear' | 'step' | 'settled' | 'sawtooth' | 'noisy';

export interface Estimate {
  /** Bytes per call. */
  estimate: number;
  low: number;
  high: number;
  /** Coverage of [low, high], such as 0.95. */
  confidence: number;
}

export interface ChannelTrend {
  name: ChannelName;
  unit: 'bytes' | 'count';
  /** Theil–Sen slope, in units per call. */
  perCall: number;
  low: number;
  high: number;
  /** Whether growth of this channel can decide the verdict. */
  isJudged: boolean;
  /** Whether it grows with the calls. */
  isGrowing: boolean;
  /** Of handles that grow: what kinds Node names, most gained first, such as `Timeout`. */
  kinds?: string[];
  /** Of a judged channel that grows: what it usually means, and what to do. */
  advice?: string;
}

/** The channels that there are where the check ran: a page has others than a process. */
export type HeapSample = { calls: number; heap: number } & Partial<Record<ChannelName, number>>;

export interface ConstructorGrowth {
  name: string;
  /** Where the constructor or closure is defined, when the snapshot says. */
  location?: SourceLocation;
  /** Surviving instances per call. */
  countPerCall: number;
  /** Their self sizes, bytes per call. */
  bytesPerCall: number;
  /** What they retain together, bytes per call. */
  retainedBytesPerCall: number;
  /** Surviving instances born in each tracked batch, oldest first. */
  intervals: number[];
}

export interface SourceLocation {
  file: string;
  /** Counted from 1. */
  line: number;
  /** Counted from 1. */
  column: number;
}

export interface Leak {
  /** Stable across runs and machines. */
  fingerprint: string;
  growing: GrowingEdge;
  /** What it keeps, most retained first. */
  constructors: ConstructorGrowth[];
  countPerCall: number;
  bytesPerCall: number;
  retainedBytesPerCall: number;
  /**
   * Its share of the growth, bytes per call: all that grew below it and in its tables, whoever else holds
   * it. The shares of all leaks add up to what is explained. Absent where growth was not shared out.
   */
  heldBytesPerCall?: number;
  /** Set where it holds little by itself, and what another leak holds as well: both must let go of it. */
  isShared?: boolean;
  /** What else grows by the same cause, each as `growing.describe`; absent where it is the only one. */
  sameCause?: string[];
  /** GC root first. */
  retainerPath: RetainerStep[];
  allocationSite?: AllocationSite;
  /** Where it is put into what keeps it, as far as the text of the source tells. */
  putSite?: PutSite;
  /** Whose code holds it. */
  package?: PackageRef;
  pattern?: { id: string; advice: string };
  owner: Owner;
}

export type Owner = 'user' | 'package' | 'runner' | 'node';

export interface GrowingEdge {
  /** Constructor of the old object that grows. */
  constructor: string;
  /** The edge by which it holds what survives, such as `[]`, `Map[…]` or `.next`. */
  edge: string;
  /** For people: 'Array Container.instances: +1.00 element per call'. */
  describe: string;
}

export interface RetainerStep {
  /** How the object before holds this one: `.instances`, `[]`, `context.buffer`; empty at the root. */
  edge: string;
  /** Constructor, or what the object is: `global`, `closure onData`, `Map`, `ContainerInstance`. */
  object: string;
  location?: SourceLocation;
  /** Whether this object is the one that grows. */
  isGrowing: boolean;
}

export interface AllocationSite {
  function: string;
  file: string;
  line: number;
  column: number;
  /** Innermost frame first. */
  stack: StackFrame[];
}

export interface PutSite extends SourceLocation {
  /** What stands there, shortened. */
  code: string;
}

export interface StackFrame {
  function: string;
  file: string;
  line: number;
  column: number;
}

export interface PackageRef {
  name: string;
  version?: string;
}

/** Code of the warning that says what to do where the resident size is all that tells of growth. */
export const CLIMBS_ON = 'rss-climbs-on';

export interface Warning {
  code: string;
  message: string;
}

export interface Runtime {
  node: string;
  v8: string;
  platform: string;
  arch: string;
  runner?: string;
  runnerVersion?: string;
  /** Id of the process, where another one was measured. */
  pid?: number;
  /** The browser, such as `Chromium`, where a page was measured. `v8` is then that of the browser. */
  browser?: string;
  browserVersion?: string;
}

/** Milliseconds. */
export interface Timings {
  /** The sum of all others. */
  total: number;
  /** The handler's calls, hooks included. */
  handler: number;
  /** Forced garbage collections and readings. */
  gc: number;
  /** Heap snapshots: taking and parsing them. */
  snapshot: number;
  analysis: number;
  /** For what is released late: finalizers, timer wheels, closing sockets. */
  waiting: number;
  /** Turns of the event loop, and all else. */
  other: number;
}
