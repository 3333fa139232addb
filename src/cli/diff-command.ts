import { diffSnapshots } from '../node/files/diff-snapshot-files.js';
import { formatDiff } from '../report/format-diff.js';
import { formatJson } from '../report/safe-text.js';
import type { DiffOutcome, SnapshotDiff } from '../report/snapshot-diff.js';
import { EXIT, UsageError, type Command } from './command.js';
import { readArguments } from './read-arguments.js';
import { writePage } from './write-page.js';

const EXIT_CODES: Record<DiffOutcome, number> = {
  'no-growth': EXIT.clean,
  growth: EXIT.leak,
  inconclusive: EXIT.inconclusive,
};

/** `heapslope diff`: what grows from each snapshot to the next. */
export const diffCommand: Command = {
  summary: 'tell what grows from each heap snapshot to the next',
  help: `Usage: heapslope diff A.heapsnapshot B.heapsnapshot [C.heapsnapshot …] [options]

Tells what grows from each heap snapshot to the next: constructors, what holds
them, and whose code that is. Give the files in the order in which they were
taken, best three with the same work between them: two cannot tell a leak from
what is loaded once. Files may be of any size, of Node 18 to 26 and of Chromium.

Options:
  --json       print the comparison as JSON
  --html FILE  write a page with charts, paths and source as well
  --top N      tell N constructors and N places (default 5 and 3; with --json all)
  --help       print this

Exit codes: 0 nothing grows, 1 something grows, 2 inconclusive,
3 wrong usage or unreadable input.`,

  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS);
    if (positionals.length < 2) {
      const given = positionals.length === 0 ? 'none is' : `only ${positionals[0]} is`;
      throw new UsageError(`It takes two snapshots or more to compare; ${given} given.`);
    }
    const top = values.top === undefined ? undefined : readTop(values.top);
    const [before, after, ...later] = positionals;
    const diff = await diffSnapshots(before, after, ...later);
    terminal.print(
      values.json
        ? formatJson(top === undefined ? diff : cutDiff(diff, top))
        : formatDiff(diff, { color: terminal.hasColor, width: terminal.columns, top }),
    );
    return writePage(
      values.html,
      () => ({ kind: 'diff', diff }),
      EXIT_CODES[diff.outcome],
      terminal,
    );
  },
};

const OPTIONS = {
  json: { type: 'boolean' },
  html: { type: 'string' },
  top: { type: 'string' },
} as const;

function readTop(text: string): number {
  const top = Number(text);
  if (!Number.isInteger(top) || top < 1)
    throw new UsageError(`--top must be a whole number from 1; it is ${JSON.stringify(text)}.`);
  return top;
}

function cutDiff(diff: SnapshotDiff, top: number): SnapshotDiff {
  return {
    ...diff,
    constructors: diff.constructors.slice(0, top),
    growth: diff.growth.slice(0, top),
  };
}
