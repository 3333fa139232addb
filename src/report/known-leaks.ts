export interface KnownLeaks {
  /** The culprits of this run, and those of the baseline that were not seen any more. */
  leaks: KnownLeak[];
  /** Whether the baseline decides: nothing is new or worse, and what is gone is accepted. */
  passes: boolean;
}

export interface KnownLeak {
  fingerprint: string;
  /**
   * `known`: as recorded. `recorded`: this run records it. `new`: not in the baseline. `worse`: it grew
   * past what is accepted. `gone`: recorded, and not seen any more.
   */
  status: 'known' | 'recorded' | 'new' | 'worse' | 'gone';
  /** What grows, for people. */
  what: string;
  /** Retained bytes per call in this run; absent where it is gone. */
  bytesPerCall?: number;
  /** Retained bytes per call as the baseline has it; absent where it is new. */
  recorded?: number;
}
