#!/usr/bin/env node
import process from 'node:process';
import { runCli } from './run-cli.js';

const { stdout, stderr, env } = process;

// A reader that has seen enough, such as `head`, closes the pipe: that is no error.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// Set and not exited with, so that all output is written first.
process.exitCode = await runCli(process.argv.slice(2), {
  print: (text) => stdout.write(`${text}\n`),
  warn: (text) => stderr.write(`${text}\n`),
  columns: stdout.isTTY ? stdout.columns : undefined,
  hasColor: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
});
