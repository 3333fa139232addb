#!/usr/bin/env node
import process from 'node:process';
import { cleanMessage } from '../report/safe-text.js';
import { EXIT, InterruptedError } from './command.js';
import { runCli } from './run-cli.js';

const { stdout, stderr, env } = process;
/** What a user's module has left open (a timer, a server) keeps the command no longer than this, ms. */
const LEFT_OPEN_MS = 500;

// A reader that has seen enough, such as `head`, closes the pipe, and a terminal may be gone: the measured
// process must be put back all the same.
let isOutputLost = false;
for (const stream of [stdout, stderr])
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || code === 'EIO') return;
    isOutputLost = true;
    process.exitCode = EXIT.badInput;
  });

// Node's own exit code for these says "leak" here.
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error: unknown) => {
    stderr.write(
      cleanMessage(`heapslope: ${error instanceof Error ? error.stack : String(error)}\n`),
    );
    process.exit(EXIT.badInput);
  });

const exitCode = await runCli(process.argv.slice(2), {
  print: (text) => stdout.write(`${text}\n`),
  warn: (text) => stderr.write(`${cleanMessage(text)}\n`),
  columns: stdout.isTTY ? stdout.columns : undefined,
  // It knows terminals without colours, and NO_COLOR only in part.
  hasColor: stdout.isTTY === true && stdout.hasColors() && !env.NO_COLOR && env.TERM !== 'dumb',
  showProgress: stderr.isTTY && env.TERM !== 'dumb' ? showLine : undefined,
  progressColumns: stderr.isTTY ? stderr.columns : undefined,
  catchInterrupts,
});
// Set and not exited with, so that all output is written first.
process.exitCode = isOutputLost ? EXIT.badInput : exitCode;
endSoon();

function endSoon(): void {
  const end = () =>
    stdout.writableLength + stderr.writableLength > 0 ? endSoon() : process.exit();
  setTimeout(end, LEFT_OPEN_MS).unref();
}

function showLine(line: string): void {
  stderr.write(`\r\u001B[K${cleanMessage(line)}`);
}

/** npm hands Ctrl-C on to what has had it from the terminal: who presses it again takes longer than this, ms. */
const SAME_INTERRUPT_MS = 300;

function catchInterrupts(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      if (controller.signal.aborted) {
        if (performance.now() - first > SAME_INTERRUPT_MS) process.exit(EXIT.badInput);
        return;
      }
      first = performance.now();
      controller.abort(new InterruptedError(`Interrupted by ${name}.`));
    });
  return controller.signal;
}
