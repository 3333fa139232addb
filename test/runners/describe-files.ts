import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FileGrowth } from '../../src/report/file-growth.js';
import type { RunReport } from '../../src/report/run-report.js';
import { listCauses, writeCause, type FileCause } from './file-causes.js';
import { JEST, VITEST } from './run-cases.js';
import type { Run } from './run-command.js';

export type Runner = 'jest' | 'vitest';

/** A project that has a runner and the packed package. */
export interface FilesProject {
  readonly dir: string;
  run(args: string[], env?: Record<string, string>): Promise<Run>;
}

export interface FilesSetting {
  readonly name: string;
  /** Fields of the runner's configuration, as source. */
  readonly config: string;
  readonly args?: string[];
}

/** `HEAPSLOPE_REPEATS=3` runs the causes three times in one project. */
export function listRepeats(): string[] {
  const count = Number(process.env.HEAPSLOPE_REPEATS ?? 1);
  return Array.from({ length: count }, (_, at) => `run ${at + 1} of ${count}`);
}

/** All causes leak, and are named; what is corrected stays quiet, and so does a file that leaves nothing. */
export function testFiles(
  runner: Runner,
  getProject: () => FilesProject,
  { name, config, args = [] }: FilesSetting,
  more: readonly FileCause[] = [],
): void {
  const causes = [...listCauses(runner), ...more];
  test(`names what holds each file (${name})`, async () => {
    const { report, run } = await runFiles(
      runner,
      getProject(),
      config,
      args,
      (cause) => cause.leak,
      causes,
    );
    expect(run.code, run.output).toBe(1);
    for (const { name: file, holder } of causes) {
      const growth = findFile(report, file);
      expect(growth.passed, `${file}\n${run.output}`).toBe(false);
      expect(growth.culprits.map(tellCulprit).join('\n'), file).toMatch(holder);
    }
    expect(findFile(report, 'idle')).toMatchObject({ passed: true });
    if (runner === 'jest')
      expect(run.output).toContain(`${causes.length} of ${causes.length + 1} test files leave`);
  });

  test(`is quiet on their corrected twins (${name})`, async () => {
    const { report, run } = await runFiles(
      runner,
      getProject(),
      config,
      args,
      (cause) => cause.twin,
      causes,
    );
    expect(run.code, run.output).toBe(0);
    const held = report.files!.filter(({ culprits }) =>
      culprits.some(({ owner }) => owner !== 'runner'),
    );
    expect(held, run.output).toEqual([]);
  });
}

export async function runFiles(
  runner: Runner,
  project: FilesProject,
  config: string,
  args: readonly string[],
  codeOf: (cause: FileCause) => string,
  causes: readonly FileCause[],
): Promise<{ report: RunReport; run: Run }> {
  const folder = join(project.dir, 'files');
  mkdirSync(folder, { recursive: true });
  for (const cause of causes)
    writeFileSync(join(folder, `${cause.name}.test.js`), writeCause(runner, cause, codeOf(cause)));
  const idle = { name: 'idle', imports: {}, leak: '', twin: '', holder: /^/ };
  writeFileSync(join(folder, 'idle.test.js'), writeCause(runner, idle, ''));
  writeFileSync(join(project.dir, CONFIG[runner]), writeConfig(runner, config));
  const start =
    runner === 'jest' ? [JEST, '-c', CONFIG.jest] : [VITEST, 'run', '--config', CONFIG.vitest];
  const run = await project.run([...start, ...args], {
    CI: '',
    GITHUB_ACTIONS: '',
    HEAPSLOPE_BASELINE: '',
  });
  return { report: readReport(project.dir, run.output), run };
}

/** What the last run of a project wrote. */
export function readReport(dir: string, output = ''): RunReport {
  const path = join(dir, 'files.json');
  if (!existsSync(path)) throw new Error(`There is no report:\n${output}`);
  return JSON.parse(readFileSync(path, 'utf8')) as RunReport;
}

export const CONFIG = { jest: 'files.config.cjs', vitest: 'files.config.mjs' };

export function writeConfig(runner: Runner, config: string): string {
  return runner === 'jest'
    ? `module.exports = {
  testMatch: ['<rootDir>/files/*.test.js'],
  testEnvironment: 'heapslope/jest/environment',
  testEnvironmentOptions: { files: true },
  transform: {},
  reporters: ['default', ['heapslope/jest/reporter', { json: 'files.json' }]],
  ${config}
};\n`
    : `import heapslope from 'heapslope/vitest/plugin';
export default {
  plugins: [heapslope({ files: true, report: { json: 'files.json' } })],
  test: { include: ['files/*.test.js'], ${config} },
};\n`;
}

function findFile({ files }: RunReport, name: string): FileGrowth {
  return files!.find(({ file }) => file === `files/${name}.test.js`)!;
}

/** Everything of a culprit on one line. */
function tellCulprit({
  growing,
  retainerPath,
  package: keeper,
  pattern,
}: FileGrowth['culprits'][0]): string {
  const path = retainerPath.map(
    ({ edge, object, location }) => `${edge} ${object} ${location?.file ?? ''}`,
  );
  return [growing.describe, ...path, keeper?.name, pattern?.id].join(' ');
}
