import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { validateSarif } from '../fixtures/validate-sarif.js';
import { runCommand } from './run-command.js';

const MINUTES = 60_000;
const EXAMPLE = fileURLToPath(new URL('../../examples/ci', import.meta.url));
/** The change of a pull request: visits are not forgotten any more. */
const LEAKY = `const visits = [];

/** Remembers the last visits. */
export function noteVisit(page) {
  visits.push({ page, at: visits.length });
  return visits.length;
}
`;

interface Step {
  name?: string;
  if?: string;
  run?: string;
  uses?: string;
  env?: Record<string, string>;
  with?: Record<string, string>;
}

let dir: string;
let bin: string;

/** The example as the service checks it out. Steps that call other actions are what the tests look at instead. */
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'heapslope-ci-'));
  bin = mkdtempSync(join(tmpdir(), 'heapslope-bin-'));
  cpSync(EXAMPLE, dir, { recursive: true, filter: (path) => !path.includes('node_modules') });
  // Instead of a release from the registry: the package of this checkout.
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'];
  execFileSync('npm', ['ci', ...quiet], { cwd: dir });
  execFileSync('npm', ['install', '--no-save', ...quiet, inject('tarball')], { cwd: dir });
  // As its README says, on a machine of a developer.
  const vitest = ['node_modules/vitest/vitest.mjs', 'run'];
  const atHome = { CI: '', GITHUB_ACTIONS: '', GITLAB_CI: '', HEAPSLOPE_BASELINE: 'update' };
  const recorded = await runCommand(process.execPath, vitest, dir, atHome);
  expect(recorded.code, recorded.output).toBe(0);
  writeFileSync(join(bin, 'gh'), '#!/bin/sh\necho "$@" > gh-arguments\n');
  writeFileSync(join(bin, 'npm'), '#!/bin/sh\nexit 0\n');
  for (const name of ['gh', 'npm']) chmodSync(join(bin, name), 0o755);
}, 3 * MINUTES);

afterAll(() => {
  for (const folder of [dir, bin]) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

const read = (file: string) => readFileSync(join(dir, file), 'utf8');

/** Runs commands with the variables of the service, in the shell that it takes. */
async function runSteps(commands: readonly string[], env: Record<string, string>) {
  let output = '';
  let isFailed = false;
  for (const command of commands) {
    const path = `${bin}${delimiter}${process.env.PATH}`;
    const run = await runCommand('bash', ['-e', '-c', command], dir, { ...env, PATH: path });
    output += run.output;
    isFailed ||= run.code !== 0;
  }
  return { output, isFailed };
}

describe('the workflow for GitHub Actions', () => {
  const { steps } = (
    parse(readFileSync(join(EXAMPLE, '.github/workflows/leaks.yml'), 'utf8')) as {
      jobs: { leaks: { steps: Step[] } };
    }
  ).jobs.leaks;
  const commandsOf = (event: string) =>
    steps.flatMap(({ run, if: condition = '' }) => {
      const named = /event_name == '(\w+)'/.exec(condition)?.[1];
      return run !== undefined && (named === undefined || named === event) ? [run] : [];
    });
  const environment = (event: string) => ({
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: event,
    GITHUB_WORKSPACE: dir,
    GITHUB_STEP_SUMMARY: join(dir, `summary-${event}.md`),
    PULL_REQUEST: '7',
  });

  test(
    'a push to main passes with its known leak, and leaves its report',
    { timeout: 2 * MINUTES },
    async () => {
      const { output, isFailed } = await runSteps(commandsOf('push'), environment('push'));
      expect(isFailed, output).toBe(false);
      expect(output).toMatch(
        /::notice title=Known memory leak%3A prices,file=src\/prices\.js,line=\d+/,
      );
      expect(read('summary-push.md')).toMatch(/## heapslope: 1 known, 1 clean/);
      expect(existsSync(join(dir, 'base/heapslope-report.json'))).toBe(true);
    },
  );

  test(
    'a pull request that leaks fails, and says so in every place',
    { timeout: 2 * MINUTES },
    async () => {
      writeFileSync(join(dir, 'src/visits.js'), LEAKY);
      const { output, isFailed } = await runSteps(
        commandsOf('pull_request'),
        environment('pull_request'),
      );
      expect(isFailed).toBe(true);
      expect(output).toMatch(
        /::error title=Memory leak%3A visits,file=src\/visits\.js,line=5,col=\d+::Leak: Array visits/,
      );
      expect(read('summary-pull_request.md')).toMatch(/## heapslope: 1 leak, 1 known/);
      const uploads = steps.flatMap(({ with: given }) => [
        given?.sarif_file,
        ...(given?.path?.split('\n') ?? []),
      ]);
      for (const file of uploads) if (file) expect(existsSync(join(dir, file)), file).toBe(true);
      expect(validateSarif(JSON.parse(read('heapslope.sarif')))).toBeNull();
      expect(read('comment.md')).toMatch(/^### heapslope: 1 new leak, 1 check within noise/);
      expect(read('comment.md')).toMatch(
        /\| ❌ new leak \| <code>test\/shop\.test\.js &#62; visits/,
      );
      expect(read('gh-arguments')).toMatch(/^pr comment 7 --body-file comment\.md/);
    },
  );

  test('code scanning may be written to', () => {
    const { permissions } = parse(
      readFileSync(join(EXAMPLE, '.github/workflows/leaks.yml'), 'utf8'),
    ) as {
      permissions: object;
    };
    expect(permissions).toMatchObject({ 'security-events': 'write', 'pull-requests': 'write' });
  });
});

test(
  'the pipeline for GitLab fails, and has the code quality report',
  { timeout: 2 * MINUTES },
  async () => {
    const { leaks } = parse(readFileSync(join(EXAMPLE, '.gitlab-ci.yml'), 'utf8')) as {
      leaks: {
        script: string[];
        after_script: string[];
        artifacts: { paths: string[]; reports: { codequality: string } };
      };
    };
    writeFileSync(join(dir, 'src/visits.js'), LEAKY);
    mkdirSync(join(dir, 'base'), { recursive: true });
    const env = {
      CI: 'true',
      GITLAB_CI: 'true',
      GITHUB_ACTIONS: '',
      CI_PROJECT_DIR: dir,
      CI_COMMIT_BRANCH: 'feature',
      CI_DEFAULT_BRANCH: 'main',
    };
    const script = await runSteps(leaks.script, env);
    expect(script.isFailed).toBe(true);
    expect(script.output).not.toMatch(/^::/m);
    const issues = JSON.parse(read(leaks.artifacts.reports.codequality)) as Record<
      string,
      unknown
    >[];
    const fields = {
      description: expect.any(String),
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    };
    expect(issues).toMatchObject([
      {
        ...fields,
        severity: 'info',
        check_name: 'heapslope/known',
        location: { path: 'src/prices.js' },
      },
      {
        ...fields,
        severity: 'major',
        check_name: 'heapslope/leak',
        location: { path: 'src/visits.js', lines: { begin: 5 } },
      },
    ]);
    for (const file of leaks.artifacts.paths) expect(existsSync(join(dir, file)), file).toBe(true);
    const after = await runSteps(leaks.after_script, env);
    expect(after.output).toMatch(/1 new leak, 1 check within noise/);
  },
);
