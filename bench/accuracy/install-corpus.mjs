import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Installs what the cases import, on first use and after a change of the lockfile. Install scripts
 * do not run. A corpus without a lockfile of its own needs nothing.
 */
export async function installCorpus(corpus, say) {
  const lock = join(corpus, 'package-lock.json');
  const mark = join(corpus, 'node_modules/.package-lock.json');
  if (!existsSync(lock)) return;
  if (existsSync(mark) && statSync(mark).mtimeMs >= statSync(lock).mtimeMs) return;
  say(`installing the packages of ${corpus}`);
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', args, { cwd: corpus, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ci failed in ${corpus}:\n${stderr}`);
}
