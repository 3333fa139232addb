import { formatReport } from '../report/format-report.js';
import type { LeakReport, Verdict } from '../report/leak-report.js';
import { formatJson } from '../report/safe-text.js';
import { EXIT, type Terminal } from './command.js';
import { nameFlags } from './name-flags.js';

const EXIT_CODES: Record<Verdict, number> = {
  clean: EXIT.clean,
  leak: EXIT.leak,
  inconclusive: EXIT.inconclusive,
};

/** Prints a report, as JSON or for people. @returns the exit code that says its verdict */
export function printReport(report: LeakReport, terminal: Terminal, isJson: boolean): number {
  terminal.print(
    isJson
      ? formatJson(report)
      : formatReport(report, {
          color: terminal.hasColor,
          width: terminal.columns,
          reword: nameFlags,
        }),
  );
  return EXIT_CODES[report.verdict];
}
