import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const PAGES = join(REPOSITORY, 'test/pages');
const PLAYWRIGHT = '1.65.1';

/** What a project needs beside heapslope and the packages of the pages. */
const PACKAGES = {
  'vitest-4': {
    vitest: '4.1.12',
    '@vitest/browser-playwright': '4.1.12',
    playwright: PLAYWRIGHT,
    vite: '8.3.8',
  },
  'vitest-5': {
    vitest: '5.1.2',
    '@vitest/browser-playwright': '5.1.2',
    playwright: PLAYWRIGHT,
    vite: '8.3.8',
  },
  playwright: { '@playwright/test': PLAYWRIGHT },
};

export const RUNNERS = Object.keys(PACKAGES);

/**
 * Makes `folder` a project with the runner, the packages of the pages, their sources in `cases/`, and heapslope,
 * as a user has them. No browser is downloaded. What is installed there is used again.
 *
 * @param tarball of heapslope; the repository is packed where there is none
 */
export function installRunner(folder, runner, tarball) {
  mkdirSync(folder, { recursive: true });
  const { devDependencies } = JSON.parse(readFileSync(join(PAGES, 'package.json'), 'utf8'));
  const { rolldown: _, ...packages } = devDependencies;
  const manifest = {
    private: true,
    type: 'module',
    devDependencies: { ...packages, ...PACKAGES[runner] },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  cpSync(join(PAGES, 'cases'), join(folder, 'cases'), { recursive: true });
  if (!existsSync(join(folder, 'node_modules', Object.keys(PACKAGES[runner])[0])))
    npm(folder, ['install', '--ignore-scripts']);
  const file = tarball ?? pack(folder);
  const installed = join(folder, 'installed.txt');
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === hash) return;
  npm(folder, ['install', '--no-save', '--ignore-scripts', file]);
  writeFileSync(installed, hash);
}

function pack(folder) {
  npm(REPOSITORY, ['pack', '--pack-destination', folder]);
  const file = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (file === undefined) throw new Error('npm pack made no tarball');
  return join(folder, file);
}

function npm(cwd, args) {
  const command = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  const { status } = spawnSync(command, [...args, ...quiet], {
    cwd,
    stdio: ['ignore', process.stderr, process.stderr],
    env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
  });
  if (status !== 0) throw new Error(`npm ${args[0]} failed in ${cwd}`);
}
