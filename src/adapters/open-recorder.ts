import process from 'node:process';
import { CheckRecorder, type RecorderSettings } from '../ci/check-recorder.js';
import { chooseBaselineMode } from '../ci/choose-baseline-mode.js';
import { findRun } from '../ci/run-folder.js';

export interface RecorderInput extends Pick<RecorderSettings, 'warn' | 'hand'> {
  /** Folder of the project, where no reporter says it. */
  root: string;
  /** The runner's own `-u`. */
  isUpdate: boolean;
}

/** The recorder of a test file's checks, as the run's reporter and the environment want it. */
export function openRecorder({ root, isUpdate, warn, hand }: RecorderInput): CheckRecorder {
  const run = findRun();
  const { mode, note } = chooseBaselineMode({
    env: process.env,
    isUpdate,
    option: run?.baseline,
  });
  if (note !== undefined) warn(note);
  return new CheckRecorder({
    root: run?.root ?? root,
    cwd: process.cwd(),
    mode,
    warn,
    hand,
  });
}
