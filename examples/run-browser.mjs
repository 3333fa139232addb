// Runs examples/browser as a user of the published package would: packs heapslope, installs the tarball into a copy of
// the example, runs the leaky and the corrected version in Vitest's browser mode and in Playwright Test, and checks
// what they say. Exit code 0 means: all of it went as described; 3: there is no Chromium. The copy is removed again.
//
//   node examples/run-browser.mjs [--only vitest|playwright] [--install-chromium] [--tarball FILE] [--keep]
//
// --only              run one of the two
// --install-chromium  where there is no Chromium, install the system's package (apt-get, as root)
// --tarball           use this package instead of building and packing the repository
// --keep              leave the copy in place and print where it is
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { heading, runExample } from './run-example.mjs';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    'install-chromium': { type: 'boolean', default: false },
    tarball: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});

const RUNNERS = [
  {
    key: 'vitest',
    title: 'Vitest',
    entry: 'node_modules/vitest/vitest.mjs',
    file: (kind) => `test/vitest/${kind}.test.js`,
    args: (files, json) => [
      'run',
      ...files,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${json}`,
    ],
    list: (results) =>
      results.testResults
        .flatMap((file) => file.assertionResults)
        .map(({ title, status, failureMessages }) => ({
          title,
          isPassed: status === 'passed',
          message: failureMessages?.join('\n') ?? '',
        })),
  },
  {
    key: 'playwright',
    title: 'Playwright Test',
    entry: 'node_modules/@playwright/test/cli.js',
    file: (kind) => `test/playwright/${kind}.spec.js`,
    args(files, json) {
      process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = json;
      return ['test', ...files, '--reporter=list,json'];
    },
    list: (results) =>
      results.suites
        .flatMap(({ specs }) => specs)
        .map(({ title, ok, tests }) => ({
          title,
          isPassed: ok,
          message: tests
            .flatMap((test) => test.results)
            .map(({ error }) => error?.message ?? '')
            .join('\n'),
        })),
  },
];

/** What the reports of the leaky version have to say, however they are laid out. */
const MUST_SAY = {
  'the dialog keeps no memory': /resize|listener/i,
  'the panel keeps no memory': /store\.listeners|Set .*listeners/,
};

const runners = RUNNERS.filter(({ key }) => flags.only === undefined || flags.only === key);
if (runners.length === 0) {
  console.error(`--only takes 'vitest' or 'playwright', not '${flags.only}'`);
  process.exit(3);
}
process.env.CHROMIUM = findChromium() ?? installChromium();

await runExample('browser', flags, async (app) => {
  const findings = [];
  for (const runner of runners) {
    const title = app.readTitle({
      ...runner,
      key: runner.key === 'vitest' ? 'vitest' : '@playwright/test',
    });
    for (const [kind, claim, judge] of [
      ['leaky', 'leaky fails as expected', judgeLeaky],
      ['fixed', 'fixed passes', judgeFixed],
    ]) {
      heading(
        `${title}: the ${kind} version, which is ${kind === 'leaky' ? 'meant to FAIL: see the reports' : 'to pass'}`,
      );
      const results = await app.runTests(runner, [runner.file(kind)]);
      findings.push({ title, claim, ...judge(runner.list(results)) });
    }
  }
  return findings;
});

function judgeLeaky(tests) {
  const names = Object.keys(MUST_SAY);
  const wrong = names.filter((name) => {
    const test = tests.find(({ title }) => title === name);
    const message = stripVTControlCharacters(test?.message ?? '');
    return !(test && !test.isPassed && / LEAK /.test(message) && MUST_SAY[name].test(message));
  });
  return {
    isAsDescribed: wrong.length === 0,
    detail:
      wrong.length === 0
        ? 'a listener of the window, and the listeners of the store'
        : `not as it should: ${wrong.join(', ')}`,
  };
}

function judgeFixed(tests) {
  const passed = tests.filter(({ isPassed }) => isPassed);
  return {
    isAsDescribed: passed.length === 2 && tests.length === 2,
    detail: `${passed.length} of ${tests.length} tests passed`,
  };
}

function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}

function installChromium() {
  if (flags['install-chromium']) {
    heading('Installing Chromium from the packages of the system');
    const args = ['install', '--yes', '--no-install-recommends', 'chromium'];
    const { status } = spawnSync('apt-get', args, { stdio: 'inherit' });
    const found = findChromium();
    if (status === 0 && found !== undefined) return found;
  }
  console.error(
    'This example needs Chromium, and there is none: install it (apt-get install chromium, or run this with --install-chromium as root), or name one in CHROMIUM.',
  );
  process.exit(3);
}
