import type { DriverSession } from '../../node/browser/page-session.js';

/** The page of a test, whichever provider drives it. */
export interface TestPage {
  /** Of the frame that the test runs in. */
  readonly frameName: string;
  /** Another session for each check. */
  openSession(): Promise<DriverSession>;
  /** Calls a function in the test's frame. It reaches what is there by `globalThis`, and nothing outside of it. */
  evaluate<Result, Given>(
    pageFunction: (given: Given) => Result,
    given: Given,
  ): Promise<Awaited<Result>>;
  /** Lets go of what was opened to evaluate in it. */
  close(): Promise<void>;
}
