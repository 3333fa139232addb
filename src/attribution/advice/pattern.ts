import type { Owner, PutSite } from '../../report/leak-report.js';
import type { EdgeKind } from '../paths/edge-text.js';
import type { FakeTimer } from '../packages/find-fake-timer.js';
import { withArticle } from '../names/with-article.js';
import type { Whose } from '../packages/whose-steps.js';
import type { CacheLimit } from './find-limit.js';

/**
 * What is known of a leak when its pattern is looked for: the path and its growth, never the
 * verdict.
 */
export interface PatternFacts {
  /** Objects from the first named thing to a typical survivor. */
  steps: readonly PatternStep[];
  /** Which step is the object that grows. */
  growing: number;
  /** Survivors per call. */
  countPerCall: number;
  /** Names of the edges of a typical survivor. */
  survivorEdges: ReadonlySet<string>;
  /** Variables from outside that the callback of a timer uses. */
  captured?: readonly string[];
  /** Whether each call puts a larger copy in the place of what grows. */
  isReplaced?: boolean;
  /** Whose the function is that a typical survivor is or was made with, as a listener is. */
  callback?: Whose | undefined;
  /** Of a native handle: what it was made for, `Worker` or `ChildProcess`. */
  worker?: string | undefined;
  /** Whether a typical survivor is a timer that has not ended; undefined where it is none. */
  isRunning?: boolean | undefined;
  /** Whether a typical survivor is a promise that somebody waits for. */
  isPending?: boolean;
  /** Whether a typical survivor keeps a realm (`vm.createContext`, jsdom) that was made with it. */
  isOfOwnRealm?: boolean;
  /** Whether the heap is a page's. */
  isInPage?: boolean;
  /** Limit of a bounded cache that owns what grows, and how many entries it has. */
  limit?: CacheLimit | undefined;
  /** Packages of the frames of the allocating stack, innermost first. */
  stackPackages: readonly string[];
  /** The one of them that the user's own code calls; undefined where no user's code is on the stack. */
  calledPackage?: string | undefined;
  /** The user's line that leads to it, `handler (src/a.ts:3)`; undefined where none is known. */
  line?: string | undefined;
  /** Code that puts something into what grows, `this.byId.set(id, order)`; undefined where it was not found. */
  put?: string | undefined;
  /**
   * Where the source takes something out of what grows, and whether a function does it that is returned to who put it
   * in; undefined where it was not found.
   */
  removal?: (PutSite & { isReturned: boolean; isTimed: boolean }) | undefined;
  owner: Owner;
  /** Given where the clock of fake timers holds what grows. */
  fakeTimer?: FakeTimer | undefined;
}

export interface PatternStep {
  kind: EdgeKind;
  /** What Blink calls all that it holds so: `listeners`; undefined where something else holds it. */
  collection?: string | undefined;
  /** Property, variable, key or event by which the step before holds this one. */
  edgeName: string;
  object: string;
  /** How often edge and object occur in a row. */
  repeats: number;
  /** Package whose code the object belongs to: its constructor's, closure's or module's. */
  package?: string;
  /** Its version, where that is known. */
  packageVersion?: string | undefined;
  /** File of that code, as the engine has it. */
  script?: string;
  /** Whose it is: see `tellWhose`. */
  whose?: Whose;
}

export interface Pattern {
  id: string;
  /** One or two sentences with the call that mends it; undefined where the pattern does not fit. */
  advise(facts: PatternFacts): string | undefined;
}

/** The step that grows. */
export function growingOf(facts: PatternFacts): PatternStep {
  return facts.steps[facts.growing];
}

/** The first object that the growing one keeps; undefined where it keeps no objects. */
export function survivorOf(facts: PatternFacts): PatternStep | undefined {
  return facts.steps[facts.growing + 1];
}

/** What leads to the growing object, itself included. */
export function holdersOf(facts: PatternFacts): readonly PatternStep[] {
  return facts.steps.slice(0, facts.growing + 1);
}

/**
 * The package that keeps what grows; undefined where the user's own code is nearer: what a service
 * remembers is not its container's, though the container holds the service.
 */
export function findHoldingPackage(facts: PatternFacts): string | undefined {
  if (facts.owner !== 'package') return undefined;
  const near = [...holdersOf(facts).toReversed(), ...facts.steps.slice(facts.growing + 1)];
  return near.find((step) => step.package !== undefined)?.package;
}

/**
 * What to do where a package keeps something of each call and nothing more is known of it: its
 * container is not the user's to empty.
 */
export function advisePackage(facts: PatternFacts): string | undefined {
  const keeper = findHoldingPackage(facts);
  if (keeper === undefined) return undefined;
  // Who is called is who can be asked; what that one is made of, the reader has never heard of.
  const name = facts.calledPackage ?? keeper;
  const where = facts.line === undefined ? '' : ` at ${facts.line}`;
  const who = name === keeper ? `${name} keeps it` : `${keeper}, which ${name} uses, keeps it`;
  return `Each call hands something to ${name}${where}, and ${who} in a place of its own. Call what undoes it when the call is over (its documentation may call it close, dispose, destroy, remove, delete, off, unregister, unsubscribe or clear, or it is the function that adding has returned), or do it once outside the handler and use the result again. Where ${name} has neither, look for a newer version that lets go.`;
}

/** Whether what grows is an emitter's list of functions that the user's own code has handed in. */
export function isUsersListener({ steps, growing, callback }: PatternFacts): boolean {
  // Records of listeners that hang from one another.
  const isRecord =
    steps[growing]?.object === 'Listener' && steps[growing + 1]?.edgeName === 'listener';
  const isListener = [growing, growing + 1].some((at) => steps[at]?.kind === 'listener');
  return callback === 'user' && (isListener || isRecord);
}

/** `Every call adds`, where it is not now and then. */
export function tellCalls(facts: PatternFacts): string {
  return isNowAndThen(facts) ? 'Some calls add' : 'Every call adds';
}

/** `each call`, where it is not now and then. */
export function tellTimes(facts: PatternFacts): string {
  return isNowAndThen(facts) ? 'some calls' : 'each call';
}

/** State that calls share, such as a counter of each user, must not end with the call. */
export const WHEN_OVER =
  'when it is no longer needed (in a finally block if the call alone needs it)';

/** Whether some calls leave something, and others nothing. */
export function isNowAndThen({ countPerCall }: PatternFacts): boolean {
  return countPerCall > 0 && countPerCall < 0.9;
}

/** Whether a step is a function, a class or what is bound. */
export function isCode({ object }: PatternStep): boolean {
  return /^(?:closure|class|bound)/.test(object);
}

/**
 * What leaks though the source takes it out: `, and src/locks.ts:9, locks.delete(key), does not take it out: …`.
 *
 * @param miss how it may miss, as what follows `or`
 * @param mend what to do then
 * @returns undefined where the source has no such line
 */
export function tellRemoval(
  { removal }: PatternFacts,
  miss: string,
  mend = 'Mend that',
): string | undefined {
  if (removal === undefined) return undefined;
  const { code, file, line, isReturned, isTimed } = removal;
  if (isReturned)
    return `, and the function that takes it out, which is returned at ${file}:${line}, is not called. Keep it and call it when it is over`;
  if (isTimed)
    return `, and ${file}:${line}, ${code}, takes it out only when its timer fires: until then it stays, and with a timer that is cleared it stays for good. Give the timer a shorter time in the test`;
  return `, and ${file}:${line}, ${code}, does not take it out: it does not run on every path, or ${miss}. ${mend}`;
}

/** What else is to be done with what a container keeps: the container decides, and this adds to it. */
export function adviseKept(facts: PatternFacts): string {
  const name = survivorOf(facts)?.object.replace(/^native /, '') ?? '';
  const call = CLOSED_BY.get(name);
  if (call !== undefined && facts.isRunning !== false)
    return ` What it keeps is ${withArticle(name)} that may be open still: call ${call} as well.`;
  if (name === 'WeakRef')
    return ' A WeakRef lets go of its object, and stays itself with its place: take that out when the object is gone, new FinalizationRegistry((key) => …) with registry.register(object, key).';
  if (facts.isPending)
    return ' The promises that it keeps are waited for still: see that each is resolved or rejected on every path (AbortSignal.timeout(ms) helps).';
  return '';
}

const CLOSED_BY = new Map<string, string>(
  Object.entries({
    Socket: '.destroy()',
    TLSSocket: '.destroy()',
    ReadStream: '.destroy()',
    WriteStream: '.destroy()',
    Http2Session: '.close()',
    Server: '.close()',
    FileHandle: '.close()',
    Worker: '.terminate()',
    MessagePort: '.close()',
    BroadcastChannel: '.close()',
    ChildProcess: '.kill()',
    FSWatcher: '.close()',
    Timeout: 'clearTimeout or clearInterval',
    DatabaseSync: '.close()',
    ImageBitmap: '.close()',
    VideoFrame: '.close()',
    AudioData: '.close()',
    WebSocket: '.close()',
    EventSource: '.close()',
    RTCPeerConnection: '.close()',
    AudioContext: '.close()',
    MediaStreamTrack: '.stop()',
    Blob: 'URL.revokeObjectURL where a URL was made of it',
  }),
);

/** Whether what grows is a container that anybody can add to and take from. */
export function isContainer(facts: PatternFacts): boolean {
  const kind = survivorOf(facts)?.kind;
  const { object } = growingOf(facts);
  const isDictionary = object === 'Object' && (kind === 'property' || kind === 'element');
  return (
    /^(?:Map|Set|Array)$/.test(object) ||
    kind === 'entry' ||
    kind === 'value' ||
    kind === 'element' ||
    isDictionary
  );
}

/** Version of a package that something on the path belongs to; undefined where it is not known. */
export function findVersion({ steps }: PatternFacts, name: string): string | undefined {
  return steps.find((step) => step.package === name)?.packageVersion;
}

/** Steps as a text, `edge object → edge object`, for data to be looked up by. */
export function tellWay(steps: readonly PatternStep[]): string {
  return steps.map(({ edgeName, object }) => `${edgeName} ${object}`).join(' → ');
}

/** The first of `names` that some object on the path belongs to. */
export function findPackageOnPath(
  facts: PatternFacts,
  names: readonly string[],
): string | undefined {
  const found = [...facts.steps]
    .reverse()
    .find((step) => step.package !== undefined && names.includes(step.package));
  return found?.package;
}
