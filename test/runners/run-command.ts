import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';

export interface Run {
  code: number | null;
  /** Both streams, without colours. */
  output: string;
}

/** Runs a command as from a shell outside of this test. */
export async function runCommand(
  command: string,
  args: string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Run> {
  const child = spawn(command, args, {
    cwd,
    env: { ...outsideEnvironment(), NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, output: stripVTControlCharacters(out + err) };
}

/** The environment without what the runner around this test has put into it. */
export function outsideEnvironment(): NodeJS.ProcessEnv {
  const isInner = (name: string) =>
    /^(VITEST|JEST_|TEST$|NODE_ENV$|NODE_OPTIONS$|NODE_V8_COVERAGE$|FORCE_COLOR$)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isInner(name)));
}
