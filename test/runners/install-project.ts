import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { inject } from 'vitest';
import { runsPart } from '../all-adds.js';
import { linkModules, unpackPackage } from './link-modules.js';
import { outsideEnvironment, runCommand, type Run } from './run-command.js';

export type { Run } from './run-command.js';

const here = fileURLToPath(new URL('.', import.meta.url));
/** Projects whose runner has the version that this repository has. */
const OWN_RUNNERS = ['vitest-4', 'jest-30'];
const QUIET = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];

/** A little project in a temp folder, with its own runner and the packed package, as a user has them. */
export interface Project {
  readonly dir: string;
  /** Runs a file of the project with the project's own Node, if it brings one. */
  run(args: string[], env?: Record<string, string>): Promise<Run>;
  /** Starts a file of the project and leaves it running; its output, both streams, is handed over in pieces. */
  start(args: string[], onOutput: (text: string) => void): ChildProcess;
  /** The same project, run by another Node. */
  with(node: string): Project;
  remove(): void;
}

/**
 * Copies `projects/<name>`, the cases of its runner and the typed usage into a temp folder, installs its lockfile and
 * then the tarball. In `npm test` only `plain` goes all that way: an installation takes ten seconds.
 */
export async function installProject(name: string): Promise<Project> {
  // The real path: runners print it, and tests compare it.
  const dir = realpathSync(mkdtempSync(join(tmpdir(), `heapslope-${name}-`)));
  const remove = () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  try {
    await install(name, dir);
  } catch (error) {
    remove();
    throw error;
  }
  const ownNode = join(dir, 'node_modules', 'node', 'bin', 'node');
  const node = existsSync(ownNode) ? ownNode : process.execPath;
  return describeProject(dir, node, remove);
}

function describeProject(dir: string, node: string, remove: () => void): Project {
  return {
    dir,
    run: (args, env) => runCommand(node, args, dir, env),
    start: (args, onOutput) => start(node, args, dir, onOutput),
    with: (other) => describeProject(dir, other, remove),
    remove,
  };
}

async function install(name: string, dir: string): Promise<void> {
  const [runner] = name.split('-') as [string];
  cpSync(join(here, 'projects', name), dir, {
    recursive: true,
    filter: (path) => basename(path) !== 'node_modules',
  });
  const cases = join(here, 'cases', runner);
  if (existsSync(cases)) cpSync(cases, join(dir, 'cases'), { recursive: true });
  cpSync(join(here, '..', 'types'), join(dir, 'types'), { recursive: true });
  const isWhole = runsPart('installed runners');
  if (!isWhole && OWN_RUNNERS.includes(name)) return linkModules(dir);
  // The package `node` fetches its binary in an install script; nothing else has one that is needed.
  const scripts = name.startsWith('vitest-5') ? [] : ['--ignore-scripts'];
  await npm(dir, ['ci', ...scripts, ...QUIET]);
  if (!isWhole && name !== 'plain') return unpackPackage(dir);
  await npm(dir, ['install', '--no-save', '--ignore-scripts', ...QUIET, inject('tarball')]);
}

async function npm(dir: string, args: string[]): Promise<void> {
  let { code, output } = await runCommand('npm', args, dir);
  // Several npm processes at once can take files of the shared cache from each other: the second try finds them.
  if (code !== 0) ({ code, output } = await runCommand('npm', args, dir));
  if (code !== 0) throw new Error(`npm ${args[0]} failed with exit code ${code}:\n${output}`);
}

function start(
  command: string,
  args: string[],
  cwd: string,
  onOutput: (text: string) => void,
): ChildProcess {
  const env = { ...outsideEnvironment(), NO_COLOR: '1' };
  const child = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    stream
      .setEncoding('utf8')
      .on('data', (text: string) => onOutput(stripVTControlCharacters(text)));
  }
  return child;
}
