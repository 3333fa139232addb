import { readOwnVersion } from '../ci/own-version.js';
import { isHeapslopeError } from '../report/errors.js';
import { suggestName } from '../input/suggest-name.js';
import { attachCommand } from './attach-command.js';
import { baselineCommand } from './baseline-command.js';
import { compareCommand } from './compare-command.js';
import { escapeArguments } from './escape-arguments.js';
import { EXIT, InterruptedError, UsageError, type Command, type Terminal } from './command.js';
import { diffCommand } from './diff-command.js';
import { nameFlags } from './name-flags.js';
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
    console.warn(`${tellCommands()}\n\n${FIRST_STEPS}`);
    return EXIT.badInput;
  }
  if (name === '--version' || name === '-v' || name === '-V' || name === 'version') {
    console.print(readOwnVersion());
    return EXIT.clean;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    console.print(findCommand(rest[0])?.help ?? `${tellCommands()}\n\n${FIRST_STEPS}`);
    return EXIT.clean;
  }
  const command = findCommand(name);
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
    console.warn(`heapslope ${name}: ${tellError(error, name, rest)}`);
    return EXIT.badInput;
  }
}

function findCommand(name: string | undefined): Command | undefined {
  return name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
}

/** For who has typed the name alone, to see what it does. */
const FIRST_STEPS = `What next:
  in a test      await expect(() => handle(request)).not.toLeakMemory()
                 Vitest: plugins: [heapslope()] of heapslope/vitest/plugin
                 Jest:   setupFilesAfterEnv: ['heapslope/jest']
  no test yet    heapslope run ./handler.mjs#handle
  a server runs  heapslope attach <pid> --load http://127.0.0.1:3000/path
  snapshots      heapslope diff 1.heapsnapshot 2.heapsnapshot 3.heapsnapshot`;

function tellCommands(): string {
  const names = Object.keys(COMMANDS);
  const width = Math.max(...names.map((name) => name.length));
  const rows = names.map((name) => `  ${name.padEnd(width)}  ${COMMANDS[name].summary}`);
  return `Usage: heapslope <command> [options]\n\nCommands:\n${rows.join('\n')}\n\nheapslope <command> --help tells more.`;
}

function tellError(error: unknown, name: string, args: readonly string[]): string {
  const told = indentLines(escapeArguments(describeError(error), args));
  return error instanceof UsageError ? `${told}\nheapslope ${name} --help tells the usage.` : told;
}

function describeError(error: unknown): string {
  if (error instanceof UsageError || error instanceof InterruptedError) return error.message;
  if (isHeapslopeError(error)) return nameFlags(error.message);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What a handler throws may have lines: none of them is to look like one of ours. */
function indentLines(text: string): string {
  return text.replace(/\r?\n/g, '\n    ');
}
