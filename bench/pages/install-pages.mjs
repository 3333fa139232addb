import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../test/pages', import.meta.url));

/** Installs the frameworks of the pages, where that was not done yet. No browser is downloaded. */
export function installPages() {
  if (existsSync(`${FOLDER}/node_modules`)) return;
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
    stdio: ['ignore', process.stderr, process.stderr],
    env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
  });
  if (status !== 0) throw new Error(`The packages of ${FOLDER} could not be installed`);
}
