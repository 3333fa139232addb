/** What a command may use of the process that it runs in. */
export interface Terminal {
  /** Writes the report to standard output. */
  print(text: string): void;
  /** Columns of standard output; undefined where it is no terminal. */
  columns: number | undefined;
  /** Whether standard output takes colours. */
  hasColor: boolean;
  /**
   * Shows one line on standard error in place of the last one, '' for none; undefined where it is no
   * terminal.
   */
  showProgress?: ((line: string) => void) | undefined;
  /** Columns of standard error; undefined where it is no terminal. */
  progressColumns?: number | undefined;
  /** Writes to standard error. */
  warn(text: string): void;
  /**
   * From now on the first Ctrl-C, or a signal of that kind, does not end the program, but aborts the
   * signal; the second one ends it.
   */
  catchInterrupts(): AbortSignal;
}

export interface Command {
  /** One line for the list of commands. */
  summary: string;
  /** The whole help text. */
  help: string;
  /**
   * @param args what follows the command's name
   * @returns the exit code
   * @throws UsageError, and errors of heapslope's
   */
  run(args: string[], terminal: Terminal): Promise<number>;
}

export const EXIT = { clean: 0, leak: 1, inconclusive: 2, badInput: 3 } as const;

/** Ctrl-C, or a signal of that kind. */
export class InterruptedError extends Error {}

/** The command line is wrong. The message says what is, and what is right. */
export class UsageError extends Error {}
