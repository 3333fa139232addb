import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BUILD = new URL('../../dist/index.mjs', import.meta.url).href;
const MATCHERS = new URL('../../dist/matchers.mjs', import.meta.url).href;
const TIME_LIMIT = 110_000;

/**
 * Runs the text of an ES module in a Node process of its own; `HEAPSLOPE` in it is the built package,
 * `HEAPSLOPE_MATCHERS` its matchers, and
 * `print(value)` is what it answers, as JSON. The process must end by itself.
 */
export async function runScript<Answer>(
  text: string,
  nodeArguments: string[] = [],
): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'heapslope-script-'));
  const file = join(folder, 'script.mjs');
  const head = `import { writeSync } from 'node:fs'; const print = (value) => writeSync(3, JSON.stringify(value));`;
  const code = text.replaceAll('HEAPSLOPE_MATCHERS', JSON.stringify(MATCHERS));
  writeFileSync(file, `${head}\n${code.replaceAll('HEAPSLOPE', JSON.stringify(BUILD))}`);
  try {
    const child = spawn(process.execPath, [...nodeArguments, file], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      timeout: TIME_LIMIT,
    });
    let answer = '';
    let errors = '';
    child.stdio[3]!.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status, signal) => resolve(signal ?? status));
    });
    if (code !== 0 || answer === '')
      throw new Error(`The script ended with ${String(code)}:\n${errors}`);
    return JSON.parse(answer) as Answer;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
