#!/usr/bin/env node
import process from 'node:process';
import { EXIT, InterruptedError } from './command.js';
import { runCli } from './run-cli.js';

const { stdout, stderr, env } = process;

// A reader that has seen enough, such as `head`, closes the pipe, and a terminal goes away (EIO).
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
});
// A terminal that was closed takes nothing, and what is measured is still to be put back.
stderr.on('error', () => {});

// Set and not exited with, so that all output is written first.
process.exitCode = await runCli(process.argv.slice(2), {
  print: (text) => stdout.write(`${text}\n`),
  warn: (text) => stderr.write(`${text}\n`),
  columns: stdout.isTTY ? stdout.columns : undefined,
  hasColor: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
  showProgress: stderr.isTTY && env.TERM !== 'dumb' ? showLine : undefined,
  progressColumns: stderr.isTTY ? stderr.columns : undefined,
  catchInterrupts,
});

function showLine(line: string): void {
  stderr.write(`\r\u001B[K${line}`);
}

function catchInterrupts(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(EXIT.badInput);
      controller.abort(new InterruptedError(`Interrupted by ${name}.`));
    });
  return controller.signal;
}
