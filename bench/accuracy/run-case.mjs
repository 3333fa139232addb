import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('check-case.mjs', import.meta.url));
const ERROR_TEXT_LIMIT = 4000;

/**
 * Runs one check of one case in a process of its own, which answers on file descriptor 3, so that
 * the case may print what it likes.
 *
 * @param job what check-case.mjs reads
 * @returns what it answers, or `{ failure: 'timeout' | 'error' | 'crash', message }`
 */
export async function runCase(
  job,
  { node = process.execPath, timeLimit = 120_000, flags = [] } = {},
) {
  const temp = mkdtempSync(join(tmpdir(), 'heapslope-case-'));
  const child = spawn(node, [...flags, script, JSON.stringify(job)], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temp, TEMP: temp, TMP: temp },
  });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, timeLimit);
  try {
    const [answer, stderr, [code, signal]] = await Promise.all([
      text(child.stdio[3]),
      text(child.stderr),
      once(child, 'close'),
    ]);
    if (isLate) return { failure: 'timeout', message: `not done after ${timeLimit} ms` };
    if (answer !== '') return JSON.parse(answer);
    const message = `exit code ${code}, signal ${signal}\n${stderr.slice(-ERROR_TEXT_LIMIT)}`;
    return { failure: 'crash', message };
  } finally {
    clearTimeout(timer);
    rmSync(temp, { recursive: true, force: true });
  }
}

const versions = new Map();

/** The version of a Node binary, such as '20.19.0'. */
export function readNodeVersion(node) {
  if (!versions.has(node)) {
    const { stdout, error } = spawnSync(node, ['-p', 'process.versions.node'], {
      encoding: 'utf8',
    });
    if (error !== undefined) throw new Error(`${node} is no Node: ${error.message}`);
    versions.set(node, stdout.trim());
  }
  return versions.get(node);
}
