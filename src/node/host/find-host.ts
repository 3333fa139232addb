/** What our environments hand into a sandbox from outside of it. */
export interface SandboxHost {
  gc(): void;
  now(): number;
  setTimeout(callback: () => void, ms: number): NodeJS.Timeout;
  clearTimeout(timer: NodeJS.Timeout): void;
  setImmediate(callback: () => void): NodeJS.Immediate;
  /** Options of the checks that repeat each test of the file; undefined where tests run once. */
  repeat?: object | undefined;
  /** File mode: called by our set-up module with the path of the test file that it is loaded for. */
  enterFile?: ((file: string) => void) | undefined;
  /** Set by our set-up module when it is loaded: it is what repeats the tests. */
  isSetUp?: boolean;
}

/** The host that our environment put into this realm, where one of them is in use. */
export function findHost(): SandboxHost | undefined {
  return (globalThis as { [HOST]?: SandboxHost })[HOST];
}

const HOST = Symbol.for('heapslope.host');
