/** What Vitest hands to a command, as far as its providers for Playwright of 4 and 5 agree. */
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
  readonly page?: object;
  frame?(): Promise<PageFrame>;
}

export interface PageFrame {
  name(): string;
  evaluate<Result, Given>(
    pageFunction: (given: Given) => Result,
    given: Given,
  ): Promise<Awaited<Result>>;
}
