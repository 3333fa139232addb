import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');

/** The Node that the programs run in; another one than the tests' own where the variable is set. */
export const programNode = process.env.HEAPSLOPE_TEST_NODE ?? process.execPath;

export interface CompiledProbe {
  /** Runs `programs/<name>.mjs` in a process of its own and returns what it printed, parsed as JSON. */
  run<Printed>(name: string, args?: string[], nodeFlags?: string[]): Promise<Printed>;
  remove(): void;
}

/** Compiles the probe, so that plain processes without any runner can import it; its types are checked elsewhere. */
export function compileProbe(): CompiledProbe {
  const folder = mkdtempSync(join(tmpdir(), 'heapslope-probe-'));
  const flags = `--target es2022 --lib es2023 --module nodenext --types node --noCheck`;
  const files = [
    'node/in-process/in-process-probe',
    'node/in-process/workers/find-workers',
    'snapshot/parse-snapshot',
    'check/take-look',
    'growth/join-sums',
    'growth/measure-span',
  ];
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc')].concat(
      files.map((file) => join(root, `src/${file}.ts`)),
      ['--rootDir', join(root, 'src'), '--outDir', join(folder, 'src')],
      ['--typeRoots', join(root, 'node_modules/@types')],
      flags.split(' '),
    ),
  );
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(join(here, 'programs'), join(folder, 'programs'));
  return {
    async run<Printed>(name: string, args: string[] = [], nodeFlags: string[] = []) {
      // Symlinks are kept, so that `../src` of a program is the compiled probe.
      const flags = ['--preserve-symlinks', '--preserve-symlinks-main', ...nodeFlags];
      const program = join(folder, 'programs', `${name}.mjs`);
      const { stdout } = await promisify(execFile)(programNode, [...flags, program, ...args], {
        timeout: 120_000,
      });
      return JSON.parse(stdout) as Printed;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
