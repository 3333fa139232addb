import { resolve } from 'node:path';
import process from 'node:process';
import { publishRun } from '../ci/publish-run.js';
import { mergeRunReports, readRunReport } from '../ci/report-file.js';
import { formatSummary } from '../ci/format-summary.js';
import { EXIT, UsageError, type Command } from './command.js';
import { readArguments } from './read-arguments.js';

/** `heapslope report`: other forms of report files. */
export const reportCommand: Command = {
  summary: 'make a page, SARIF or Markdown of report files',
  help: `Usage: heapslope report report.json [more.json …] [options]

Makes other forms of the report files of one run (the reporter's option json).
Of several, such as those of shards, it makes one. Prints what the checks came
to.

Options:
  --html FILE          one page that needs nothing else
  --sarif FILE         SARIF 2.1.0, for code scanning
  --code-quality FILE  GitLab's code quality report
  --json FILE          one report file of all
  --markdown           print a summary in Markdown
  --root DIR           folder of the sources (default: where you are)
  --help               print this

Exit codes: 0 done, 3 wrong usage, unreadable input, or a file that cannot be
written. What leaks is said by the run of the tests.`,

  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS);
    if (positionals.length === 0)
      throw new UsageError('It takes a report file, which the option json of the reporter writes.');
    const report = mergeRunReports(positionals.map(readRunReport));
    const root = resolve(values.root ?? '.');
    const fileOf = (path: string | undefined) =>
      path === undefined ? undefined : resolve(process.cwd(), path);
    const { lines, failures } = publishRun(
      report,
      {
        ...(values.html === undefined ? {} : { html: fileOf(values.html)! }),
        ...(values.sarif === undefined ? {} : { sarif: fileOf(values.sarif)! }),
        ...(values.json === undefined ? {} : { json: fileOf(values.json)! }),
        ...(values['code-quality'] === undefined
          ? {}
          : { codeQuality: fileOf(values['code-quality'])! }),
        annotations: false,
      },
      root,
    );
    const text = lines.length === 0 ? 'heapslope: no leak check ran.' : lines.join('\n');
    terminal.print(values.markdown ? formatSummary(report).trimEnd() : text);
    for (const failure of failures) terminal.warn(failure);
    if (failures.length === 0)
      for (const file of [values.html, values.sarif, values.json, values['code-quality']])
        if (file !== undefined) terminal.warn(`heapslope: wrote ${file}`);
    return failures.length === 0 ? EXIT.clean : EXIT.badInput;
  },
};

const OPTIONS = {
  html: { type: 'string' },
  sarif: { type: 'string' },
  'code-quality': { type: 'string' },
  json: { type: 'string' },
  markdown: { type: 'boolean' },
  root: { type: 'string' },
} as const;
