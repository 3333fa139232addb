import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
/** Of the packed package, bytes: what is added to it is worth a look. */
const MOST_BYTES = 660_000;

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

test('it holds what its entries lead to, and nothing else', () => {
  const { exports, bin, main, types, typesVersions } = manifest();
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    if (!/\.[cm]js$|\.d\.[cm]ts$/.test(path)) return;
    for (const [, target] of read(path).matchAll(
      /(?:from|import|require\(|import\()\s*["'`]\.\/([^"'`]+)/g,
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
    // Node prints the line that threw.
    const longest = Math.max(
      ...read(path)
        .split('\n')
        .map((line) => line.length),
    );
    expect(longest, path).toBeLessThan(12_000);
    expect(read(path), path).not.toMatch(/^\s*\/\*\*/m);
    // An import that is meant to be unknown is said to be, for Vite.
    expect(read(path), path).not.toMatch(/\bimport\([\w$]+\)/);
  }
});

test('it installs nothing but its dependencies, and runs nothing when it is installed', () => {
  const { scripts, dependencies, version } = manifest() as unknown as {
    scripts: Record<string, string>;
    dependencies: Record<string, string>;
    version: string;
  };
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
    expect(scripts).not.toHaveProperty(name);
  expect(Object.keys(dependencies).toSorted()).toEqual([
    '@jridgewell/trace-mapping',
    'undici',
    'ws',
  ]);
  expect(read('CHANGELOG.md')).toContain(`## [${version}]`);
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
});
