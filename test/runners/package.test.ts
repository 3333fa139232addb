import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { linkDependencies } from './link-modules.js';

const ROOT = join(import.meta.dirname, '../..');
/** Of the packed package, bytes: what is added to it is worth a look. */
const MOST_BYTES = 350_000;
/** Of a line, characters. */
const LONGEST_LINE = 6000;

let dir: string;
let files: string[];
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'heapslope-package-'));
  execFileSync('tar', ['-xzf', inject('tarball'), '-C', dir, '--strip-components=1']);
  files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(dir, path)).isFile(),
  );
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const read = (path: string) => readFileSync(join(dir, path), 'utf8');
const manifest = () => JSON.parse(read('package.json')) as Record<string, never>;

/** Files that an entry names, at any depth. */
function listTargets(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('./') ? [value.slice(2)] : [];
  return Object.values((value ?? {}) as object).flatMap(listTargets);
}

/** Started by their path, and by no import. */
const STARTED = [
  'dist/run-handler.mjs',
  'dist/vitest-suite.mjs',
  'dist/vitest-files.mjs',
  'dist/vitest-dom-environment.mjs',
];
/** All code is in CommonJS once; an ES module has code where it can do what that cannot. */
const ESM_WITH_CODE = [
  ...['cli', 'run-handler', 'vitest', 'browser'],
  ...['bench-vitest', 'bench-vitest-reporter', 'bench-vitest-runner'],
].map((name) => `dist/${name}.mjs`);

test('it holds what its entries lead to, and nothing else', () => {
  const { exports, bin, main, types, typesVersions } = manifest();
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    if (!/\.[cm]js$|\.d\.[cm]ts$/.test(path)) return;
    for (const [, target] of read(path).matchAll(
      /(?:from|import|require\(|import\(|import\.meta\.url\)\()\s*["'`]\.\/([^"'`]+)/g,
    ))
      for (const name of /\.d\.[cm]ts$/.test(path)
        ? [target!.replace(/\.([cm])js$/, '.d.$1ts')]
        : [target!])
        visit(join('dist', name));
  };
  listTargets([exports, bin, main, types, typesVersions]).forEach(visit);
  STARTED.forEach(visit);
  const declared = [...STARTED, 'dist/cli.mjs'].map((path) => path.replace(/\.mjs$/, '.d.mts'));
  declared.filter((path) => files.includes(path)).forEach(visit);
  const rest = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist/page-client.js'];
  expect(
    files.filter((path) => !reached.has(path) && !rest.includes(path) && !declared.includes(path)),
  ).toEqual([]);
  expect([...reached, ...rest].filter((path) => !files.includes(path))).toEqual([]);
});

test('it is as small as it was, and its lines can be printed', () => {
  expect(statSync(inject('tarball')).size).toBeLessThan(MOST_BYTES);
  for (const path of files.filter((name) => /\.[cm]js$/.test(name))) {
    const text = read(path);
    // Node prints the line that threw.
    const longest = Math.max(...text.split('\n').map((line) => line.length));
    expect(longest, path).toBeLessThan(LONGEST_LINE);
    expect(text, path).not.toMatch(/^\s*\/\*\*/m);
    // An import that is meant to be unknown is said to be, for Vite.
    expect(text, path).not.toMatch(/\bimport\([\w$]+\)/);
  }
});

test('its code is there once: ES modules hand on what is CommonJS', () => {
  const modules = files.filter((path) => path.endsWith('.mjs') && !ESM_WITH_CODE.includes(path));
  expect(modules.length).toBeGreaterThan(15);
  for (const path of modules) {
    expect(read(path), path).toMatch(
      /^(?:export \{ [\w, ]+ \} from '\.\/[\w-]+\.cjs';\n|import '\.\/[\w-]+\.cjs';\n|import \{ createRequire \} from 'node:module';\n|const cjs = createRequire\(import\.meta\.url\)\('\.\/[\w-]+\.cjs'\);\n|export const (\w+) = cjs\.\1;\n|export default cjs\.default;\n)+$/,
    );
  }
});

test('both formats of an entry have the same names, of one instance', async () => {
  linkDependencies(join(dir, 'node_modules'));
  const entries = Object.entries(manifest().exports as Record<string, { require?: object }>)
    .filter(([, conditions]) => conditions.require !== undefined)
    .map(([name]) => name.slice(1))
    // Of a runner alone.
    .filter((name) => !name.startsWith('/jest'));
  const program = `
    import { createRequire } from 'node:module';
    const require = createRequire(import.meta.url);
    const told = {};
    for (const name of ${JSON.stringify(entries)}) {
      const { default: _, ...imported } = await import('heapslope' + name);
      const { default: __, ...required } = require('heapslope' + name);
      const names = Object.keys(required);
      told[name] = names.length > 0 && Object.keys(imported).length === names.length &&
        names.every((key) => imported[key] === required[key]);
    }
    console.log(JSON.stringify(told));`;
  writeFileSync(join(dir, 'both.mjs'), program);
  const told = JSON.parse(
    execFileSync(process.execPath, [join(dir, 'both.mjs')], { encoding: 'utf8' }),
  ) as Record<string, boolean>;
  expect(Object.keys(told).length).toBeGreaterThan(5);
  expect(told).toEqual(Object.fromEntries(entries.map((name) => [name, true])));
});

test('it installs nothing but its dependencies, and runs nothing when it is installed', () => {
  const { scripts, dependencies, version } = manifest() as unknown as {
    scripts: Record<string, string>;
    dependencies: Record<string, string>;
    version: string;
  };
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
    expect(scripts).not.toHaveProperty(name);
  expect(Object.keys(dependencies).toSorted()).toEqual(['undici', 'ws']);
  // What is built in says whose it is.
  expect(read('LICENSE')).toMatch(/@jridgewell\/trace-mapping[^]*Justin Ridgewell/);
  expect(read('CHANGELOG.md')).toContain(`## [${version}]`);
});

test.each([
  [
    'of none',
    undefined,
    1,
    /^package\.json has no "repository".*Write: "repository": \{.*acme\/shop\.git" \}/,
  ],
  ['of another', 'git+https://github.com/acme/other.git', 1, /has the repository ".*other\.git"/],
  ['of the one that publishes', 'git+https://github.com/acme/shop.git', 0, /^$/],
])('its release stops where package.json tells %s', (_, url, code, says) => {
  const folder = join(dir, 'release');
  mkdirSync(join(folder, 'build'), { recursive: true });
  cpSync(join(ROOT, 'build/check-repository.mjs'), join(folder, 'build/check.mjs'));
  const repository = url === undefined ? undefined : { type: 'git', url };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ repository }));
  const env = { ...process.env, GITHUB_REPOSITORY: 'acme/shop', GITHUB_SERVER_URL: undefined };
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'build/check.mjs')], {
    env,
    encoding: 'utf8',
  });
  expect(stderr.trim()).toMatch(says);
  expect(status).toBe(code);
});

test('its release publishes with provenance, after the tests', () => {
  const text = readFileSync(join(ROOT, '.github/workflows/release.yml'), 'utf8');
  const { jobs } = parse(text) as {
    jobs: { publish: { permissions: Record<string, string>; steps: { run?: string }[] } };
  };
  const runs = jobs.publish.steps.flatMap(({ run }) => run ?? []);
  expect(jobs.publish.permissions['id-token']).toBe('write');
  expect(runs.at(-1)).toMatch(/^npm publish --provenance/);
  expect(runs).toContain('npm test');
  expect(runs).toContain('node build/check-repository.mjs');
});
