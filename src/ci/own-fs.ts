/**
 * The functions of `node:fs` as they were when this module was loaded: before any test. A test file may
 * replace them, with a mock or by hand, in the very process that writes its results down.
 */
import fs from 'node:fs';

export const {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = fs;
