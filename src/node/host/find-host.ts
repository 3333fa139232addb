/** What our environments hand into a sandbox from outside of it. */
export interface SandboxHost {
  gc(): void;
  now(): number;
  setTimeout(callback: () => void, ms: number): NodeJS.Timeout;
  clearTimeout(timer: NodeJS.Timeout): void;
  setImmediate(callback: () => void): NodeJS.Immediate;
  /** Options of the checks that repeat each test of the file; undefined where tests run once. */
  repeat?: object | undefined;
  /** File mode: called by our set-up module when it is loaded for a test file. */
  enterFile?: ((file: EnteredFile) => void) | undefined;
  /** The same when all of the file is over. */
  leaveFile?: (() => Promise<void>) | undefined;
  /** Set by our set-up module when it is loaded: it is what repeats the tests. */
  isSetUp?: boolean;
}

/** What a test file says of itself, which its environment is not told. */
export interface EnteredFile {
  readonly path: string;
  /** Whether it shares its global object with other files. */
  readonly isShared: boolean;
}

/** The host that our environment put into this realm, where one of them is in use. */
export function findHost(): SandboxHost | undefined {
  return (globalThis as { [HOST]?: SandboxHost })[HOST];
}

const HOST = Symbol.for('heapslope.host');
