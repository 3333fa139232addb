import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  listRepeats,
  runFiles,
  testFiles,
  type FilesSetting,
  type Runner,
} from './describe-files.js';
import { installProject, type Project } from './install-project.js';
import { listCauses } from './file-causes.js';

const MINUTES = 60_000;

const SETTINGS: Record<Runner, FilesSetting[]> = {
  jest: [
    // Sockets that are left open would hold Jest's own process up for a minute.
    { name: 'in band', config: '', args: ['--runInBand', '--forceExit'] },
    // With the limit Jest takes workers for few and fast files, too.
    { name: 'workers', config: "maxWorkers: 2, workerIdleMemoryLimit: '2GB'" },
    { name: 'worker threads', config: 'maxWorkers: 2, workerThreads: true, forceExit: true' },
  ],
  vitest: [
    { name: 'vmThreads', config: "pool: 'vmThreads', maxWorkers: 2" },
    { name: 'vmForks', config: "pool: 'vmForks', maxWorkers: 2" },
  ],
};

/** All of file mode in one version of a runner. */
export function describeRunnerFiles(name: 'jest-29' | 'jest-30' | 'vitest-4' | 'vitest-5'): void {
  const runner: Runner = name.startsWith('jest') ? 'jest' : 'vitest';
  describe(`file mode: ${name}`, { timeout: 5 * MINUTES }, () => {
    let project: Project;
    beforeAll(async () => {
      project = await installProject(name);
    }, 5 * MINUTES);
    afterAll(() => project?.remove(), 2 * MINUTES);

    for (const run of listRepeats())
      describe(run, () => {
        for (const setting of SETTINGS[runner]) testFiles(runner, () => project, setting);
      });

    test.runIf(runner === 'vitest')(
      'says that nothing can pile up where each file has a process',
      async () => {
        const { run, report } = await runFiles(
          runner,
          project,
          "pool: 'forks'",
          [],
          ({ leak }) => leak,
          listCauses(runner),
        );
        expect(run.code, run.output).toBe(0);
        expect(report.wholeRun!.notes.join(' ')).toMatch(
          /process or thread of its own.*nothing can pile up/,
        );
      },
    );

    test.runIf(runner === 'vitest')('tells files apart that share one global object', async () => {
      const config = "pool: 'forks', isolate: false, maxWorkers: 1";
      const { run, report } = await runFiles(
        runner,
        project,
        config,
        [],
        ({ leak }) => leak,
        listCauses(runner),
      );
      const told = (file: string) => report.files!.find((one) => one.file.includes(file))!;
      expect(told('listener').culprits[0]?.growing.describe, run.output).toMatch(
        /process #beforeExit/,
      );
      expect(told('interval').culprits[0]?.pattern?.id, run.output).toBe('timer-not-cleared');
      expect(told('idle').culprits).toEqual([]);
    });

    test.runIf(runner === 'jest')(
      'says what it cannot tell of a file that does not load or kills its worker',
      async () => {
        const folder = join(project.dir, 'files');
        mkdirSync(folder, { recursive: true });
        const kill = "test('dies', () => { process.kill(process.pid, 'SIGKILL'); });";
        writeFileSync(join(folder, 'dies.test.js'), kill);
        writeFileSync(join(folder, 'missing.test.js'), "require('./nowhere.js');");
        const { report } = await runFiles(
          runner,
          project,
          "maxWorkers: 2, workerIdleMemoryLimit: '2GB'",
          [],
          () => '',
          listCauses(runner).slice(0, 2),
        );
        const told = (file: string) => report.files!.find((one) => one.file.includes(file));
        expect(told('dies')?.untold).toMatch(/ended while it ran/);
        expect(told('missing')).toMatchObject({ passed: true });
      },
    );
  });
}
