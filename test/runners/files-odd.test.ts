// File mode in the odd ways to run a suite: it behaves, and says what it could not tell.
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FileGrowth } from '../../src/report/file-growth.js';
import type { RunReport } from '../../src/report/run-report.js';
import { CONFIG, readReport, writeConfig, type Runner } from './describe-files.js';
import { listCauses, writeCause } from './file-causes.js';
import { installProject, type Project } from './install-project.js';
import { JEST, VITEST } from './run-cases.js';

const MINUTES = 60_000;
const AT_HOME = { CI: '', GITHUB_ACTIONS: '', HEAPSLOPE_BASELINE: '' };

/** By one process, by two, and, in Vitest, by one whose files share everything. */
const WAYS: Record<Runner, Record<string, { config: string; args: string[] }>> = {
  jest: {
    'in band': { config: '', args: ['--runInBand'] },
    workers: { config: "maxWorkers: 2, workerIdleMemoryLimit: '2GB'", args: [] },
  },
  vitest: {
    vmForks: { config: "pool: 'vmForks', maxWorkers: 2", args: [] },
    shared: { config: "pool: 'forks', isolate: false, maxWorkers: 1", args: [] },
  },
};

const CASES = (['jest-30', 'vitest-4'] as const).flatMap((name) => {
  const runner: Runner = name === 'jest-30' ? 'jest' : 'vitest';
  return Object.keys(WAYS[runner]).map((way) => ({ name, runner, way }));
});

describe.each(['jest-30', 'vitest-4'] as const)('%s', { timeout: 5 * MINUTES }, (name) => {
  let project: Project;
  beforeAll(async () => {
    project = await installProject(name);
  }, 5 * MINUTES);
  afterAll(() => project?.remove(), 2 * MINUTES);

  describe.each(CASES.filter((one) => one.name === name))('$way', ({ runner, way }) => {
    const { config, args } = WAYS[runner]![way]!;
    const isOnePerProcess = way === 'vmForks' || way === 'workers';
    const { leak, clean, failing, slow } = writeFiles(runner);

    test('a suite of one file', async () => {
      const left = await run({ leak });
      expect(left.files, left.output).toMatchObject([
        { file: 'files/leak.test.js', passed: false },
      ]);
      const free = await run({ clean });
      expect([free.code, free.files], free.output).toMatchObject([0, [{ passed: true }]]);
      expect(free.output).toContain('the one test file leaves nothing behind');
    });

    test('files that do not load, and one that is skipped', async () => {
      const missing = runner === 'jest' ? "require('./nowhere.js');" : "import './nowhere.js';";
      const skipped = clean.replace('test(', 'test.skip(');
      const { files, output } = await run({
        ...{ clean, leak, skipped, missing },
        throws: `${leak}\nthrow new Error('at load');\n`,
        zsyntax: 'const = ;',
      });
      expect(namesOf(files.filter(({ passed }) => !passed)), output).toEqual(['leak', 'throws']);
      expect(files, output).toHaveLength(6);
      expect(files.flatMap(({ untold }) => untold ?? [])).toEqual([]);
    });

    test('a run that ends at the first failure', async () => {
      const bail = runner === 'jest' ? ['--bail'] : ['--bail', '1'];
      const files = { afailing: failing, bleak: leak, c: slow, d: slow, e: slow, f: slow };
      const told = await run(files, bail);
      expect(told.code, told.output).toBe(1);
      if (runner === 'vitest' && way === 'shared') return;
      expect(told.wholeRun.notes.join(), told.output).toMatch(/Only \d of 6 test files began/);
      for (const { kept, untold, file } of told.files)
        expect(Object.keys(kept).length > 0 || untold !== undefined, file).toBe(true);
    });

    test('shards', async () => {
      const files = Object.fromEntries([...'abcdefg'].map((file) => [file, clean]));
      const found: FileGrowth[] = [];
      for (const shard of ['1/3', '2/3', '3/3']) {
        const told = await run({ ...files, leak }, ['--shard', shard]);
        expect(
          told.files.flatMap(({ untold }) => untold ?? []),
          told.output,
        ).toEqual([]);
        expect(told.wholeRun.notes.join()).not.toMatch(/began/);
        found.push(...told.files);
      }
      expect(namesOf(found).toSorted()).toEqual([...'abcdefg', 'leak']);
      expect(namesOf(found.filter(({ passed }) => !passed))).toEqual(['leak']);
    });

    test.each(runner === 'jest' ? ['v8', 'babel'] : ['v8', 'istanbul'])(
      'coverage by %s',
      async (provider) => {
        const asked =
          runner === 'jest'
            ? ['--coverage', `--coverageProvider=${provider}`]
            : ['--coverage.enabled', `--coverage.provider=${provider}`];
        const { files, output } = await run({ a: clean, b: clean, leak, z: clean }, asked);
        expect(namesOf(files.filter(({ passed }) => !passed)), output).toEqual(['leak']);
        expect(files.find(({ passed }) => !passed)!.culprits[0]!.growing.describe).toMatch(
          /process.* #\w+ listeners/,
        );
      },
    );

    test.runIf(runner === 'jest')('only what failed', async () => {
      await run({ clean, failing, leak: `${leak}\n${failing}` });
      const told = await run(undefined, ['--onlyFailures']);
      expect(namesOf(told.files), told.output).toEqual(['failing', 'leak']);
      expect(namesOf(told.files.filter(({ passed }) => !passed))).toEqual(['leak']);
    });

    test.runIf(isOnePerProcess)('files that crash their process', async () => {
      const kill = failing.replace('expect(1).toBe(2)', "process.kill(process.pid, 'SIGKILL')");
      const exit = failing.replace('expect(1).toBe(2)', 'process.exit(3)');
      const { files, output } = await run({ clean, dies: kill, exits: exit, z: clean });
      // Vitest tells the test that it may not exit, and goes on.
      expect(findFile(files, 'dies').untold, output).toMatch(/ended while it ran/);
      expect(new Set(namesOf(files)).size, output).toBe(files.length);
      for (const { kept, untold, file } of files)
        expect(Object.keys(kept).length > 0 || untold !== undefined, file).toBe(true);
    });

    test('watch mode, with a file that is mended', async () => {
      const start = prepare({ a: clean, b: clean, leak, z: clean });
      const watch = runner === 'jest' ? ['--watchAll'] : ['--watch'];
      let output = '';
      const child = project.start([...start, ...args, ...watch], (text) => (output += text));
      const stopped = once(child, 'exit');
      try {
        const first = await waitForReport(() => true);
        expect(findFile(first.files!, 'leak').passed, output).toBe(false);
        appendFileSync(join(project.dir, 'files/leak.test.js'), '\n// changed\n');
        const second = await waitForReport(() => true);
        expect(findFile(second.files!, 'leak').passed, output).toBe(false);
        // Runners write twice, and may begin at the first one.
        writeFileSync(join(project.dir, 'mended'), clean);
        renameSync(join(project.dir, 'mended'), join(project.dir, 'files/leak.test.js'));
        const mended = await waitForReport(({ files = [] }) => findFile(files, 'leak').passed);
        expect(findFile(mended.files!, 'leak').untold, output).toBe(undefined);
      } finally {
        child.kill('SIGKILL');
        await stopped;
      }

      /** The next report that is as it should be; the test's time ends the wait. */
      async function waitForReport(isMeant: (report: RunReport) => boolean): Promise<RunReport> {
        for (;;) {
          await sleep(200);
          if (child.exitCode !== null) throw new Error(`The runner ended:\n${output}`);
          if (!existsSync(join(project.dir, 'files.json'))) continue;
          const report = readReport(project.dir);
          rmSync(join(project.dir, 'files.json'));
          if (isMeant(report)) return report;
        }
      }
    });

    /** @param files undefined: those of the run before */
    async function run(files: Record<string, string> | undefined, more: string[] = []) {
      const start = prepare(files);
      const once = runner === 'jest' ? [] : ['--run'];
      const { code, output } = await project.run([...start, ...once, ...args, ...more], AT_HOME);
      const report = readReport(project.dir, output);
      return { code, output, files: report.files!, wholeRun: report.wholeRun! };
    }

    function prepare(files: Record<string, string> | undefined): string[] {
      const folder = join(project.dir, 'files');
      if (files !== undefined) {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder, { recursive: true });
        for (const [file, code] of Object.entries(files))
          writeFileSync(join(folder, `${file}.test.js`), code);
      }
      rmSync(join(project.dir, 'files.json'), { force: true });
      writeFileSync(join(project.dir, CONFIG[runner]), writeConfig(runner, config));
      return runner === 'jest' ? [JEST, '-c', CONFIG.jest] : [VITEST, '--config', CONFIG.vitest];
    }
  });
});

/** Contents of test files. */
function writeFiles(runner: Runner) {
  const cause = listCauses(runner).find(({ name }) => name === 'listener')!;
  const write = (code: string) => writeCause(runner, { ...cause, imports: {} }, code);
  const clean = write('');
  const body = 'expect(1 + 1).toBe(2);';
  const failing = clean.replace(body, 'expect(1).toBe(2);').replace("'works'", "'fails'");
  const slow = clean
    .replace('() =>', 'async () =>')
    .replace(body, 'await new Promise((done) => setTimeout(done, 2000));');
  return {
    leak: write(cause.leak),
    clean,
    // The largest file is run first.
    failing: `${failing}// ${'x'.repeat(20_000)}\n`,
    slow,
  };
}

function namesOf(files: readonly FileGrowth[]): string[] {
  return files.map(({ file }) => /files\/(.*)\.test\.js/.exec(file)?.[1] ?? file);
}

function findFile(files: readonly FileGrowth[], name: string): FileGrowth {
  return files.find(({ file }) => file === `files/${name}.test.js`)!;
}
