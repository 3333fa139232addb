import { compareRuns, type RunComparison } from '../ci/compare-runs.js';
import { formatComparison, formatComparisonMarkdown } from '../ci/format-comparison.js';
import { readRunReport } from '../ci/report-file.js';
import { formatJson } from '../report/safe-text.js';
import { EXIT, UsageError, type Command } from './command.js';
import { readArguments } from './read-arguments.js';

/** `heapslope compare`: what two runs differ by. */
export const compareCommand: Command = {
  summary: 'compare the checks and test files of two runs, before and after a change',
  help: `Usage: heapslope compare base.json head.json [options]

Tells what each check retains before and after a change, and of runs in file
mode what each test file leaves behind, by the report files of two runs (the
reporter's option json). What differs by less than the noise of the runs is
said to be within noise.

Options:
  --markdown  as Markdown, for a comment on a pull request
  --json      as JSON
  --help      print this

Exit codes: 0 nothing got worse, 1 a check leaks newly or retains more, or a
file leaves something new or more, 2 a check has no verdict any more, or a file
cannot be told any more, 3 wrong usage or unreadable input.`,

  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS);
    const [base, head, ...more] = positionals;
    if (base === undefined || head === undefined || more.length > 0)
      throw new UsageError(
        `It takes two report files, before and after; ${positionals.length} are given.`,
      );
    if (values.markdown && values.json)
      throw new UsageError('It prints --markdown or --json; both are given.');
    const comparison = compareRuns(readRunReport(base), readRunReport(head));
    terminal.print(tell(comparison, values));
    return exitCodeOf(comparison);
  },
};

const OPTIONS = { markdown: { type: 'boolean' }, json: { type: 'boolean' } } as const;

function tell(
  comparison: RunComparison,
  { markdown, json }: { markdown?: boolean; json?: boolean },
) {
  if (json) return formatJson({ schemaVersion: 1, ...comparison });
  return markdown ? formatComparisonMarkdown(comparison) : formatComparison(comparison);
}

function exitCodeOf({ isWorse, checks, files }: RunComparison): number {
  if (isWorse) return EXIT.leak;
  return [...checks, ...files].some(({ change }) => change === 'unsure')
    ? EXIT.inconclusive
    : EXIT.clean;
}
