import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '../../src/report/run-report.js';
import type { Project, Run } from './install-project.js';
import { JEST, VITEST } from './run-cases.js';

/** A little shop that leaks, its tests, and a runner with our reporter, in a project of that runner. */
export interface ReportProject {
  readonly dir: string;
  /** Writes one test file, with these bodies by the names of their tests. */
  writeTests(file: string, tests: Record<string, string>): void;
  /** Runs test files as on a machine of a developer, unless `env` says otherwise. */
  run(files: string[], options?: RunOptions): Promise<Run>;
  read(file: string): string;
  readReport(file?: string): RunReport;
}

export interface RunOptions {
  args?: string[];
  env?: Record<string, string>;
  /** Options of the reporter. */
  report?: object;
  /** Of Jest; default 1. Vitest takes as many as suit it. */
  workers?: number;
}

/**
 * Lines that tests name are counted from 1. A call keeps much in few objects: a few thousand tell that it does not
 * stop, and a snapshot has little to walk. What a test kept is let go at its end: the next has a small heap.
 */
const SHOP = `class Session { body = new Array(1000).fill(0); }
class Cart { items = new Array(1000).fill(0); }
const sessions = [];
const carts = new Map();
const logs = [];
const visits = new Set();
let count = 0;
function openSession() { sessions.push(new Session()); }
function fillCart() { carts.set('cart-' + count++, new Cart()); }
function writeLog() { logs.push({ at: count++, text: new Array(1000).fill(0) }); }
function visit() { visits.add({ at: count++, page: new Array(1000).fill(0) }); }
function idle() { return JSON.stringify({ a: [1, 2, 3] }); }
async function slowLeak() { sessions.push(new Session()); await new Promise((done) => setTimeout(done, 200)); }
function close() { sessions.length = logs.length = 0; carts.clear(); visits.clear(); }
`;
const NAMES = 'openSession, fillCart, writeLog, visit, idle, slowLeak, close';

export function writeReportProject(project: Project, name: string): ReportProject {
  const isJest = name.startsWith('jest');
  const { dir } = project;
  mkdirSync(join(dir, 'shop'), { recursive: true });
  const write = (file: string, text: string) => writeFileSync(join(dir, file), text);
  write(
    'shop/shop.js',
    SHOP + (isJest ? `module.exports = { ${NAMES} };\n` : `export { ${NAMES} };\n`),
  );
  write(...(isJest ? JEST_CONFIG : VITEST_CONFIG));
  return {
    dir,
    read: (file) => readFileSync(join(dir, file), 'utf8'),
    readReport: (file = 'heapslope-report.json') =>
      JSON.parse(readFileSync(join(dir, file), 'utf8')) as RunReport,
    writeTests: (file, tests) => write(`shop/${file}`, composeTests(tests, isJest)),
    run(files, { args = [], env = {}, report = {}, workers = 1 } = {}) {
      const given = { ...AT_HOME, REPORT: JSON.stringify(report), ...env };
      const paths = files.map((file) => `shop/${file}`);
      return project.run(
        isJest
          ? [
              JEST,
              '--config=report.config.cjs',
              workers === 1 ? '--runInBand' : `--maxWorkers=${workers}`,
              ...args,
              '--runTestsByPath',
              ...paths,
            ]
          : [VITEST, 'run', '--config=report.config.mjs', ...paths, ...args],
        given,
      );
    },
  };
}

/** The machine that runs these tests may be one of continuous integration. */
const AT_HOME = {
  CI: '',
  GITHUB_ACTIONS: '',
  GITHUB_STEP_SUMMARY: '',
  GITHUB_WORKSPACE: '',
  GITLAB_CI: '',
};

const VITEST_CONFIG: [string, string] = [
  'report.config.mjs',
  `import heapslope from 'heapslope/vitest/plugin';
export default {
  plugins: [heapslope({ report: JSON.parse(process.env.REPORT) })],
  test: { include: ['shop/*.test.js'] },
};
`,
];

const JEST_CONFIG: [string, string] = [
  'report.config.cjs',
  `module.exports = {
  testMatch: ['<rootDir>/shop/*.test.js'],
  transform: {},
  setupFilesAfterEnv: ['heapslope/jest'],
  reporters: ['default', ['heapslope/jest/reporter', JSON.parse(process.env.REPORT)]],
};
`,
];

/** The first body is in line 3, each in a line of its own. A title may ask for little time, or for a second try. */
function composeTests(tests: Record<string, string>, isJest: boolean): string {
  const isRetried = (title: string) => title.includes('again');
  const timeout = (title: string) => (title.includes('no time') ? 2500 : undefined);
  const compose = ([title, body]: [string, string]) => {
    const fn = `async () => { ${body} }`;
    if (isJest) return `  test('${title}', ${fn}, ${timeout(title)});`;
    const options = { timeout: timeout(title), retry: isRetried(title) ? 1 : undefined };
    return `  test('${title}', ${JSON.stringify(options)}, ${fn});`;
  };
  const retry = isJest && Object.keys(tests).some(isRetried) ? ' jest.retryTimes(1);' : '';
  const imports = isJest
    ? `const { ${NAMES} } = require('./shop.js');${retry}`
    : `import { afterEach, describe, expect, test } from 'vitest'; import { ${NAMES} } from './shop.js';`;
  return [
    imports,
    `describe('shop', () => {`,
    ...Object.entries(tests).map(compose),
    '});',
    'afterEach(close);',
    '',
  ].join('\n');
}
