import process from 'node:process';
import { resolve } from 'node:path';
import { pruneBaseline, updateBaseline, type Baseline } from '../ci/baseline.js';
import { BASELINE_FILE, changeBaseline, readBaseline } from '../ci/baseline-file.js';
import { isCi } from '../ci/is-ci.js';
import { findFiles } from '../ci/judge-files.js';
import { filesOf, pruneFiles, recordFiles, WHOLE_RUN_ID } from '../ci/record-files.js';
import { mergeRunReports, readRunReport } from '../ci/report-file.js';
import { formatBytes, formatCount } from '../report/format-amount.js';
import { cleanName, cleanProse } from '../report/lay-out-lines.js';
import type { RunReport } from '../report/run-report.js';
import { EXIT, UsageError, type Command, type Terminal } from './command.js';
import { readArguments } from './read-arguments.js';

/** `heapslope baseline`: the leaks that are known. */
export const baselineCommand: Command = {
  summary: 'record, prune or show the leaks that are known',
  help: `Usage: heapslope baseline update|prune|show [report.json …] [options]

Works on ${BASELINE_FILE}, which holds the leaks that are known: they pass
with a note, new ones fail, and so does one that grew. Commit it.

  update report.json   record what the run's checks leak and its test files
                       leave behind, and take out what is gone; checks and
                       files that did not run keep what they have
  prune report.json    only take out what is gone
  show [report.json]   print what is known, and with a report what is gone

A report is what the reporter's option json writes; of the shards of one run
give all. In continuous integration nothing is written.

Options:
  --root DIR  folder of the baseline (default: where you are)
  --strict    show: exit with 1 where something is gone
  --help      print this

Exit codes: 0 done, 1 something is gone (--strict), 3 wrong usage, unreadable
input, or the file cannot be written.`,

  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS);
    const [action, ...files] = positionals;
    const root = resolve(values.root ?? '.');
    if (action === undefined || !['update', 'prune', 'show'].includes(action))
      throw new UsageError(
        `It takes update, prune or show${action ? `, not ${JSON.stringify(action)}` : ''}.`,
      );
    if (files.length === 0 && action !== 'show')
      throw new UsageError(
        `It takes the report of a run: heapslope baseline ${action} report.json.`,
      );
    const report = files.length === 0 ? undefined : mergeRunReports(files.map(readRunReport));
    if (action === 'show') {
      const baseline = readBaseline(root);
      const kept = report && prune(baseline, report, root);
      return show(baseline, kept, terminal, values.strict === true);
    }
    if (isCi(process.env))
      throw new UsageError(
        `In continuous integration nothing is written (CI is set). Do it on your machine and commit ${BASELINE_FILE}.`,
      );
    return change(action, root, report!, terminal);
  },
};

const OPTIONS = { root: { type: 'string' }, strict: { type: 'boolean' } } as const;

function change(action: string, root: string, report: RunReport, terminal: Terminal): number {
  let counts = '';
  const isChanged = changeBaseline(root, (before) => {
    const after = action === 'update' ? update(before, report, root) : prune(before, report, root);
    counts = `${formatCount(countLeaks(after), 'leak')} known, ${countLeaks(before)} before`;
    return after;
  });
  terminal.print(`${BASELINE_FILE}: ${isChanged ? 'written' : 'as it was'}; ${counts}.`);
  return EXIT.clean;
}

function update(baseline: Baseline, report: RunReport, root: string): Baseline {
  const checked = updateBaseline(baseline, report.checks);
  return recordFiles(checked, filesOf(report), findFiles(root));
}

function prune(baseline: Baseline, report: RunReport, root: string): Baseline {
  const checked = pruneBaseline(baseline, report.checks);
  return pruneFiles(checked, filesOf(report), findFiles(root));
}

/** @param kept what of it is not gone; undefined without a report */
function show(
  baseline: Baseline,
  kept: Baseline | undefined,
  terminal: Terminal,
  isStrict: boolean,
): number {
  let gone = 0;
  for (const [id, leaks] of Object.entries(baseline.checks)) {
    const isWholeRun = id === WHOLE_RUN_ID;
    terminal.print(isWholeRun ? 'what test files leave behind' : cleanName(id));
    for (const [fingerprint, { what, bytesPerCall, files = [] }] of Object.entries(leaks)) {
      const isGone = kept !== undefined && kept.checks[id]?.[fingerprint] === undefined;
      if (isGone) gone++;
      const rate = `${formatBytes(bytesPerCall)} per ${isWholeRun ? 'file' : 'call'}`;
      const named = files.length === 0 ? '' : `  ${files.map(cleanName).join(', ')}`;
      terminal.print(
        `  ${cleanProse(fingerprint)}  ${rate}  ${cleanProse(what)}${named}${isGone ? '  (gone)' : ''}`,
      );
    }
  }
  const total = formatCount(countLeaks(baseline), 'known leak');
  terminal.print(`${total}${kept === undefined ? '' : `, ${gone} of them gone`}.`);
  return isStrict && gone > 0 ? EXIT.leak : EXIT.clean;
}

function countLeaks({ checks }: Baseline): number {
  return Object.values(checks).reduce((sum, leaks) => sum + Object.keys(leaks).length, 0);
}
