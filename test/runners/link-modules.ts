import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');

/** Gives a folder the runners of this repository and the packed package, which is unpacked: nothing is installed. */
export function linkModules(dir: string): void {
  const modules = join(dir, 'node_modules');
  mkdirSync(modules, { recursive: true });
  for (const entry of readdirSync(MODULES))
    if (entry !== 'heapslope' && !entry.startsWith('.vite')) link(entry, modules);
  unpackPackage(dir);
}

/** Puts the packed package beside what a folder has installed, with the packages that it depends on. */
export function unpackPackage(dir: string): void {
  const target = join(dir, 'node_modules', 'heapslope');
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', inject('tarball'), '-C', target, '--strip-components=1']);
  linkDependencies(join(target, 'node_modules'));
}

/** Packages that heapslope depends on, into a folder of modules. */
export function linkDependencies(modules: string): void {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) link(name, modules);
}

function link(name: string, modules: string): void {
  mkdirSync(join(modules, name, '..'), { recursive: true });
  symlinkSync(join(MODULES, name), join(modules, name), 'junction');
}
