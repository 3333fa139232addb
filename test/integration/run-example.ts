import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

/** A package that was packed before, so that a whole test run needs to pack only once. */
const tarball = process.env.HEAPSLOPE_TARBALL;

/**
 * Runs a script of `examples`.
 *
 * @param script name of its file
 * @param temp a temp folder of its own, so that what it leaves behind can be seen
 * @returns its exit code, and both streams without colours
 */
export async function runExample(
  script: string,
  args: readonly string[],
  temp: string,
): Promise<{ code: number | null; output: string }> {
  const file = fileURLToPath(new URL(`../../examples/${script}`, import.meta.url));
  const packed = tarball === undefined ? [] : ['--tarball', tarball];
  const child = spawn(process.execPath, [file, ...args, ...packed], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temp, TEMP: temp, TMP: temp },
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code as number | null, output: stripVTControlCharacters(stderr + stdout) };
}
