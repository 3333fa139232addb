import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export interface BenchRun {
  code: number | null;
  stdout: string;
  stderr: string;
}

const HEAD = `
import { Bench } from 'tinybench';
import { withMemory } from '../../../dist/bench.mjs';
const print = (value) => console.log(JSON.stringify(value));
`;
let count = 0;

/** Runs the text of a script in a process of its own, with the built package; it must end by itself. */
export async function runBench(script: string): Promise<BenchRun> {
  // Inside of the repository: that is where tinybench is.
  const file = fileURLToPath(
    new URL(`./script-${process.pid}-${count++}.tmp.mjs`, import.meta.url),
  );
  writeFileSync(file, HEAD + script);
  try {
    const child = spawn(process.env.HEAPSLOPE_NODE ?? process.execPath, [file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 110_000,
    });
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    return { code, stdout, stderr };
  } finally {
    rmSync(file, { force: true });
  }
}
