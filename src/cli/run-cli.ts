import { isHeapslopeError } from '../report/errors.js';
import { suggestName } from '../input/suggest-name.js';
import { attachCommand } from './attach-command.js';
import { baselineCommand } from './baseline-command.js';
import { compareCommand } from './compare-command.js';
import { EXIT, InterruptedError, UsageError, type Command, type Terminal } from './command.js';
import { diffCommand } from './diff-command.js';
import { nameFlags } from './name-flags.js';
import { cleanMessage } from '../report/safe-text.js';
import { pageCommand } from './page-command.js';
import { reportCommand } from './report-command.js';
import { runCommand } from './run-command.js';

const COMMANDS: Record<string, Command> = {
  attach: attachCommand,
  run: runCommand,
  page: pageCommand,
  diff: diffCommand,
  baseline: baselineCommand,
  compare: compareCommand,
  report: reportCommand,
};

/**
 * Runs the command that the arguments name.
 *
 * @param args what follows the program's name
 * @returns the exit code: 0 clean, 1 leak or growth, 2 inconclusive, 3 usage, input or target error
 */
export async function runCli(args: string[], console: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    console.warn(tellCommands());
    return EXIT.badInput;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    console.print(COMMANDS[rest[0]]?.help ?? tellCommands());
    return EXIT.clean;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const meant = suggestName(name, Object.keys(COMMANDS));
    console.warn(
      `heapslope: there is no command ${JSON.stringify(name)}${meant ? `; did you mean ${meant}?` : '.'}\n\n${tellCommands()}`,
    );
    return EXIT.badInput;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    console.print(command.help);
    return EXIT.clean;
  }
  try {
    return await command.run(rest, console);
  } catch (error) {
    console.warn(cleanMessage(`heapslope ${name}: ${tellError(error, name)}`));
    return EXIT.badInput;
  }
}

function tellCommands(): string {
  const names = Object.keys(COMMANDS);
  const width = Math.max(...names.map((name) => name.length));
  const rows = names.map((name) => `  ${name.padEnd(width)}  ${COMMANDS[name].summary}`);
  return `Usage: heapslope <command> [options]\n\nCommands:\n${rows.join('\n')}\n\nheapslope <command> --help tells more.`;
}

function tellError(error: unknown, name: string): string {
  if (error instanceof UsageError)
    return `${error.message}\nheapslope ${name} --help tells the usage.`;
  if (isHeapslopeError(error)) return nameFlags(error.message);
  if (error instanceof InterruptedError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
