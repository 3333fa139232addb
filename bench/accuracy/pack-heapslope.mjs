import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Packs a package that is built already. @returns the tarball, the only file of the folder `to` */
export function packHeapslope(folder, to) {
  mkdirSync(to, { recursive: true });
  const args = ['pack', folder, '--ignore-scripts', '--pack-destination', to, '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm pack failed in ${folder}:\n${stderr}`);
  return join(to, readdirSync(to)[0]);
}
