import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2023', 'DOM'],
    module: 'CommonJS',
    moduleResolution: 'node10',
    esModuleInterop: true,
    isolatedModules: false,
    allowJs: true,
    checkJs: true,
    skipLibCheck: true,
    sourceMap: true,
    types: ['node', 'jest', 'heapslope/jest'],
  },
};

const FILES = {
  vitest: {
    'vitest.config.mjs': `import { fileURLToPath } from 'node:url';
export default {
  test: {
    include: ['tests/*.test.ts'],
    setupFiles: ['heapslope/vitest'],
    environment: fileURLToPath(import.meta.resolve('heapslope/vitest/environment')),
  },
};
`,
  },
  jest: {
    'tsconfig.json': JSON.stringify(TSCONFIG),
    'jest.config.cjs': `module.exports = {
  testMatch: ['<rootDir>/tests/*.test.ts'],
  testEnvironment: 'heapslope/jest/environment',
  setupFilesAfterEnv: ['heapslope/jest'],
  transform: { '\\\\.[jt]s$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json' }] },
};
`,
  },
};

/**
 * Lays out a project of a runner in a folder below which the packages of the handlers are found: the
 * handlers as `.js`, so that Jest takes them as CommonJS and ts-jest checks their types, a test for each,
 * and the packed heapslope with its own dependencies.
 */
export function layOutProject(runner, folder, { cases, tarball }) {
  mkdirSync(join(folder, 'tests'), { recursive: true });
  for (const part of ['cases', 'lib']) copyModules(join(here, part), join(folder, part));
  for (const [name, text] of Object.entries(FILES[runner])) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const imports = runner === 'vitest' ? `import { expect, test } from 'vitest';\n` : '';
  for (const { meta } of cases) {
    writeFileSync(join(folder, 'tests', `${meta.name}.test.ts`), imports + testOf(meta.name));
  }
  const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const args = ['install', tarball, '--install-strategy=nested', ...quiet, '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm install failed in ${folder}:\n${stderr}`);
}

function copyModules(from, to) {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const text = readFileSync(join(from, name), 'utf8');
    writeFileSync(
      join(to, basename(name, '.mjs') + '.js'),
      text.replaceAll(/(from '\.[^']*)\.mjs'/g, "$1.js'"),
    );
  }
}

/** The test measures, and writes what it read: a runner's own duration has more in it. */
function testOf(name) {
  return `import { writeFileSync } from 'node:fs';
import { setup } from '../cases/${name}.js';
import { measureFloor } from '../lib/measure-floor.js';
import { timeCheck } from '../lib/time-check.js';

test('${name}', async () => {
  const made: { handler: () => unknown; teardown?: () => unknown } = await setup();
  const { handler, teardown } = made;
  const told =
    process.env.VERDICT_TIME_METHOD === 'floor'
      ? await measureFloor(handler)
      : await timeCheck(() => expect(handler).not.toLeakMemory());
  writeFileSync(process.env.VERDICT_TIME_RESULT!, JSON.stringify(told));
  await teardown?.();
}, 180_000);
`;
}
