/** What a command may use of the process that it runs in. */
export interface Terminal {
  /** Writes the report to standard output. */
  print(text: string): void;
  /** Columns of standard output; undefined where it is no terminal. */
  columns: number | undefined;
  /** Whether standard output takes colours. */
  hasColor: boolean;
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

/** The command line is wrong. The message says what is, and what is right. */
export class UsageError extends Error {}
