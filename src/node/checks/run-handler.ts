/** What runs in the process of `heapslope run`: one check, whose report is sent to the parent. */
import { resolve, sep } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { isHeapslopeError, UsageError } from '../../report/errors.js';
import type { Handler } from '../../input/options.js';
import { escapeText } from '../../report/fit-text.js';
import type { ChildCheck, ChildMessage } from './check-in-child.js';
import { detectLeak } from './check-in-process.js';

process.once('message', (check: ChildCheck) => void run(check));
process.once('disconnect', () => process.exit(0));

async function run({ module, exportName, options }: ChildCheck): Promise<void> {
  let handler: Handler;
  try {
    handler = await loadHandler(module, exportName);
  } catch (error) {
    return send({ kind: 'failure', message: (error as Error).message, isInput: true });
  }
  try {
    const onProgress = (progress: Parameters<typeof sendProgress>[0]) => sendProgress(progress);
    send({ kind: 'report', report: await detectLeak(handler, { ...options, onProgress }) });
  } catch (error) {
    const { message, stack } = error as Error;
    const isOurs = isHeapslopeError(error);
    send({
      kind: 'failure',
      message: isOurs ? message : (stack ?? message),
      isInput: isOurs && error.code === 'HEAPSLOPE_INVALID_OPTION',
    });
  }
}

function sendProgress(progress: Extract<ChildMessage, { kind: 'progress' }>['progress']): void {
  send({ kind: 'progress', progress });
}

function send(message: ChildMessage): void {
  process.send!(message);
}

async function loadHandler(module: string, exportName: string): Promise<Handler> {
  const exports = await importModule(module);
  const handler = exports[exportName];
  if (typeof handler === 'function') return handler as Handler;
  const functions = Object.keys(exports).filter((name) => typeof exports[name] === 'function');
  const has =
    functions.length === 0 ? 'It exports no function' : `It exports ${functions.join(', ')}`;
  throw new UsageError(
    `${module} has no function ${exportName} among its exports. ${has}; write ${module}#${functions[0] ?? 'handle'}.`,
  );
}

async function importModule(module: string): Promise<Record<string, unknown>> {
  try {
    const url = isPath(module) ? pathToFileURL(resolve(module)).href : resolveName(module);
    return (await import(url)) as Record<string, unknown>;
  } catch (cause) {
    const { code, message, stack } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION')
      throw new UsageError(
        `${escapeText(module)} is of a kind that this Node does not run (${process.version}). Use Node 22.18 or later for TypeScript, or a loader: NODE_OPTIONS='--import tsx'.`,
        cause,
      );
    throw new UsageError(
      `${escapeText(module)} cannot be loaded: ${code === 'ERR_MODULE_NOT_FOUND' ? message : (stack ?? message)}`,
      cause,
    );
  }
}

function isPath(module: string): boolean {
  const isUrl = /^(?:file|data|node):/.test(module);
  return !isUrl && /^(?:\.{0,2}[\\/]|[A-Za-z]:[\\/])|\.[cm]?[jt]sx?$/.test(module);
}

/** The package that a module in the current folder would import, which need not be one of heapslope's. */
function resolveName(name: string): string {
  const parent = pathToFileURL(`${process.cwd()}${sep}`).href;
  // The second argument is what the process is started with RESOLVE_FLAG for.
  return import.meta.resolve(name, parent);
}
