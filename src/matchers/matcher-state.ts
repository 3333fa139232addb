/** What Vitest and Jest give a matcher as `this`, as far as it is used. All of it may be missing. */
export interface MatcherState {
  readonly isNot?: boolean;
  /** `resolves`, `rejects` or empty. */
  readonly promise?: string;
  /** Vitest: the assertion came from `expect.soft`. */
  readonly soft?: boolean;
  /** Vitest: the assertion came from `expect.poll`. */
  readonly poll?: boolean;
  /** Vitest 4 and later: the test that the assertion belongs to. */
  readonly task?: unknown;
  readonly currentTestName?: string;
  readonly utils?: MatcherUtils;
}

export interface MatcherUtils {
  matcherHint?(
    name: string,
    received?: string,
    expected?: string,
    options?: { isNot?: boolean },
  ): string;
  RECEIVED_COLOR?(text: string): string;
}
