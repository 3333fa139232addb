import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a runner's project needs beside its lockfile, and how it runs one test file. */
const RUNNERS = {
  vitest: {
    project: 'vitest-4',
    files: {
      'vitest.config.ts': `import { fileURLToPath } from 'node:url';
export default {
  test: {
    include: ['cases/*.test.mjs'],
    setupFiles: ['heapslope/vitest'],
    environment: fileURLToPath(import.meta.resolve('heapslope/vitest/environment')),
  },
};
`,
    },
    imports: `import { expect, test } from 'vitest';\n`,
    args: (file, json) => [
      'node_modules/vitest/vitest.mjs',
      'run',
      file,
      '--reporter=json',
      `--outputFile.json=${json}`,
    ],
  },
  jest: {
    project: 'jest-30',
    files: {
      'jest.config.cjs': `module.exports = {
  testMatch: ['<rootDir>/cases/*.test.mjs'],
  testEnvironment: 'heapslope/jest/environment',
  setupFilesAfterEnv: ['heapslope/jest'],
  transform: {},
};
`,
    },
    imports: '',
    // The cases are ES modules.
    args: (file, json) => [
      '--experimental-vm-modules',
      'node_modules/jest/bin/jest.js',
      '--json',
      `--outputFile=${json}`,
      '--cacheDirectory=.jest-cache',
      '--runTestsByPath',
      file,
    ],
  },
};

export const RUNNER_NAMES = Object.keys(RUNNERS);

/**
 * Lays out a project with a runner, the packed heapslope, and one test file for each case: it checks the
 * case's handler with `not.toLeakMemory()`.
 *
 * @param folder where to; it must not exist yet
 * @param tarball the packed heapslope
 * @returns `{ folder, version, args }`; `args(name, json)` are those of a Node that runs one case
 */
export function installRunner(runner, folder, { corpus, cases, tarball }) {
  const { project, files, imports, args } = RUNNERS[runner];
  const source = new URL(`../../test/runners/projects/${project}/`, import.meta.url);
  cpSync(fileURLToPath(source), folder, {
    recursive: true,
    filter: (path) => basename(path) !== 'node_modules',
  });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  for (const part of ['cases', 'lib'])
    cpSync(join(corpus, part), join(folder, 'corpus', part), { recursive: true });
  symlinkSync(join(corpus, 'node_modules'), join(folder, 'corpus/node_modules'), 'junction');
  mkdirSync(join(folder, 'cases'));
  for (const { meta } of cases) writeTest(folder, imports, meta.name);
  npm(folder, ['ci']);
  npm(folder, ['install', '--no-save', tarball]);
  const manifest = join(folder, 'node_modules', runner, 'package.json');
  return {
    folder,
    version: JSON.parse(readFileSync(manifest, 'utf8')).version,
    args: (name, json) => args(join('cases', `${name}.test.mjs`), json),
  };
}

function writeTest(folder, imports, name) {
  const text = `${imports}import { setup } from '../corpus/cases/${name}.mjs';
test('${name}', async () => {
  const { handler, teardown } = await setup();
  try {
    await expect(handler).not.toLeakMemory();
  } finally {
    await teardown?.();
  }
}, 120_000);
`;
  writeFileSync(join(folder, 'cases', `${name}.test.mjs`), text);
}

function npm(folder, args) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const { status, stderr } = spawnSync('npm', [...args, ...quiet, '--loglevel=error'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm ${args[0]} failed in ${folder}:\n${stderr}`);
}
