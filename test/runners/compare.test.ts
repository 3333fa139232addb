import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { QUICK_CORPUS_CASES } from '../integration/quick-corpus-cases.js';
import { installProject, type Project } from './install-project.js';
import { runCommand } from './run-command.js';

const MINUTES = 60_000;
const CORPUS = fileURLToPath(new URL('../corpus', import.meta.url));
const idOf = (name: string) => `tests/${name}.test.mjs > ${name} #1`;

interface Comparison {
  isWorse: boolean;
  checks: { id: string; change: string; culprits: { what: string }[] }[];
}

/** Two real runs of published packages, under node:test, before and after changes. */
describe('heapslope compare', () => {
  let project: Project;

  beforeAll(async () => {
    project = await installProject('plain');
    await installCases(project);
    for (const name of Object.keys(QUICK_CORPUS_CASES)) writeTest(name, name);
    await runTests('base.json');
  }, 6 * MINUTES);
  afterAll(() => project?.remove(), MINUTES);

  /** Writes the test of a name, with the code of that or of another case. */
  function writeTest(name: string, code: string): void {
    writeFileSync(
      join(project.dir, 'tests', `${name}.test.mjs`),
      `import test from 'node:test';
import { assertNoLeak } from 'heapslope';
import { setup } from '../corpus/${code}.mjs';

test('${name}', async () => {
  const { handler } = await setup();
  await assertNoLeak(handler);
});
`,
    );
  }

  async function runTests(json: string): Promise<void> {
    const reporter = '--test-reporter=heapslope/node-test/reporter';
    const args = ['--test', '--test-concurrency=1', reporter, '--test-reporter-destination=stdout'];
    const files = Object.keys(QUICK_CORPUS_CASES).map((name) => `tests/${name}.test.mjs`);
    const { output } = await project.run([...args, ...files], {
      HEAPSLOPE_REPORT: JSON.stringify({ json }),
      GITHUB_ACTIONS: '',
    });
    expect(output).toMatch(/heapslope: 8 leak checks/);
  }

  const compare = (...args: string[]) =>
    project.run(['node_modules/heapslope/dist/cli.mjs', 'compare', 'base.json', ...args]);

  test('two runs of the same code differ by nothing', { timeout: 4 * MINUTES }, async () => {
    await runTests('again.json');
    const { code, output } = await compare('again.json');
    expect(output).toMatch(/^nothing changed: 8 checks within noise/);
    expect(code).toBe(0);
  });

  test('what was changed is all that changes', { timeout: 4 * MINUTES }, async () => {
    writeTest('sub-mitt-clean', 'sub-mitt-leak');
    writeTest('signal-p-map-leak', 'signal-p-map-clean');
    await runTests('head.json');
    const json = await compare('head.json', '--json');
    const { checks, isWorse } = JSON.parse(json.output) as Comparison;
    const changed = checks.filter(({ change }) => change !== 'same');
    expect(changed.map(({ id, change }) => [id, change])).toEqual([
      [idOf('sub-mitt-clean'), 'new-leak'],
      [idOf('signal-p-map-leak'), 'fixed'],
    ]);
    expect(changed[0]!.culprits).toHaveLength(1);
    expect(isWorse).toBe(true);
    const markdown = await compare('head.json', '--markdown');
    expect(markdown.output).toMatch(
      /^### heapslope: 1 new leak, 1 fixed, 6 checks within noise[^]*\| ❌ new leak \| <code>tests\/sub-mitt-clean/,
    );
    expect(markdown.code).toBe(1);
  });
});

/** The cases and their packages, in the versions that the corpus names. */
async function installCases({ dir }: Project): Promise<void> {
  const { dependencies } = JSON.parse(readFileSync(join(CORPUS, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const folder of ['tests', 'corpus']) mkdirSync(join(dir, folder));
  cpSync(join(CORPUS, 'lib'), join(dir, 'lib'), { recursive: true });
  for (const name of Object.keys(QUICK_CORPUS_CASES))
    cpSync(join(CORPUS, 'cases', `${name}.mjs`), join(dir, 'corpus', `${name}.mjs`));
  const packages = [...new Set(Object.values(QUICK_CORPUS_CASES))].map(
    (name) => `${name}@${dependencies[name]}`,
  );
  const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  // Named once more: npm takes out what no manifest names.
  const args = ['install', ...quiet, ...packages, inject('tarball')];
  const { code, output } = await runCommand('npm', args, dir);
  expect(code, output).toBe(0);
}
