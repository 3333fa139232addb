/** In the process of Vitest: the records of the checks that pages ask for. */
import process from 'node:process';
import { CheckRecorder } from '../../ci/check-recorder.js';
import { openRecorder } from '../open-recorder.js';
import type { CheckRequest } from './browser-protocol.js';
import type { CommandContext } from './command-context.js';
import { findWritten } from './served-files.js';

let recorder: CheckRecorder | undefined;
/** Tries of tests, which checks are numbered by. */
const tries = new Map<string, { readonly file: string | undefined }>();

/** A check begins. What this resolves to gets its report. */
export async function recordCheck(
  { project: { vitest } }: CommandContext,
  { origin }: CheckRequest,
): Promise<ReturnType<CheckRecorder['begin']>> {
  const place = await findWritten(origin.place, origin.file);
  recorder ??= openRecorder({
    root: vitest.config.root,
    isUpdate: vitest.config.snapshotOptions?.updateSnapshot === 'all',
    warn: (message) => process.stderr.write(`heapslope: ${message}\n`),
    // The test's meta carries it to the reporters.
    hand: () => {},
  });
  const { key: name, file, path, matcher, expected } = origin;
  let key = tries.get(name);
  if (key === undefined) tries.set(name, (key = { file }));
  return recorder.begin({ key, file, path, matcher, expected, place });
}

/**
 * The tests of a file are over: known leaks are written where that was asked for. In watch mode the next run
 * counts its checks anew.
 */
export function finishChecks({ testPath }: Pick<CommandContext, 'testPath'>): void {
  for (const [name, { file }] of tries) if (file === testPath) tries.delete(name);
  recorder?.finish();
  if (tries.size === 0) recorder = undefined;
}
