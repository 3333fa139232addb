/** What Vitest hands to a command, as far as its providers of 4 and 5 agree. */
export interface CommandContext {
  /** Of the test that asks. */
  readonly testPath?: string | undefined;
  readonly provider: { readonly name: string };
  readonly project: {
    readonly name: string;
    readonly config: { readonly root: string };
    readonly vitest: {
      readonly version: string;
      readonly config: {
        readonly root: string;
        readonly snapshotOptions?: { readonly updateSnapshot?: string };
      };
    };
  };
  /** Playwright's, */
  readonly page?: object;
  frame?(): Promise<PageFrame>;
  /** and WebdriverIO's. */
  readonly browser?: WebdriverBrowser;
}

export interface PageFrame {
  name(): string;
  evaluate<Result, Given>(
    pageFunction: (given: Given) => Result,
    given: Given,
  ): Promise<Awaited<Result>>;
}

/** WebdriverIO's browser, as far as it is used. */
export interface WebdriverBrowser {
  readonly capabilities?: Readonly<Record<string, unknown>>;
  getWindowHandle(): Promise<string>;
}
