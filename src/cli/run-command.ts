import { CHECK_HELP, CHECK_OPTIONS, readCheckOptions } from './check-options.js';
import { UsageError, type Command } from './command.js';
import { printReport } from './print-report.js';
import { createProgressLine } from './progress-line.js';
import { readArguments } from './read-arguments.js';
import { asRun, writePage } from './write-page.js';

/** `heapslope run`: whether an exported function keeps memory, in a process of its own. */
export const runCommand: Command = {
  summary: 'check an exported function in a process of its own',
  help: `Usage: heapslope run <module>#<export> [options]

Calls an exported function again and again in a Node process that runs nothing
else, with V8 kept quiet, and tells whether it keeps memory, and what holds it.
Without #<export> it is the default export. TypeScript is run where Node itself
runs it (22.18 and later), or by a loader in NODE_OPTIONS: --import tsx.

What the function prints goes to standard error.

Options:
${CHECK_HELP}

Exit codes: 0 clean, 1 leak, 2 inconclusive,
3 wrong usage, or the function cannot be run.`,

  async run(args, terminal) {
    const { values, positionals } = readArguments(args, CHECK_OPTIONS);
    const [target, ...more] = positionals;
    if (target === undefined) throw new UsageError('It takes a module: ./handler.mjs#handle.');
    if (more.length > 0)
      throw new UsageError(`It takes one module; ${positionals.length} are given.`);
    const options = readCheckOptions(values);
    const line = createProgressLine(terminal, options.timeBudget);
    const { checkInChild } = await import('../node/checks/check-in-child.js');
    try {
      const report = await checkInChild({
        ...readTarget(target),
        options: { name: target, ...options },
        onProgress: line.note,
        signal: terminal.catchInterrupts(),
      });
      line.clear();
      const code = printReport(report, terminal, values.json === true);
      return writePage(values.html, () => asRun(report, 'run'), code, terminal);
    } finally {
      line.clear();
    }
  },
};

function readTarget(target: string): { module: string; exportName: string } {
  const at = target.lastIndexOf('#');
  return at < 0
    ? { module: target, exportName: 'default' }
    : { module: target.slice(0, at), exportName: target.slice(at + 1) || 'default' };
}
