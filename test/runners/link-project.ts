import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { runCommand, type Run } from './run-command.js';

/** A folder with the packed package and the runners of this repository: nothing is installed. */
export interface LinkedProject {
  readonly dir: string;
  run(args: string[], env?: Record<string, string>): Promise<Run>;
  remove(): void;
}

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

export function linkProject(name: string): LinkedProject {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), `heapslope-${name}-`)));
  const modules = join(dir, 'node_modules');
  mkdirSync(join(modules, 'heapslope'), { recursive: true });
  for (const entry of readdirSync(MODULES))
    if (entry !== 'heapslope' && !entry.startsWith('.vite'))
      symlinkSync(join(MODULES, entry), join(modules, entry), 'junction');
  writeFileSync(join(dir, 'package.json'), '{ "name": "linked", "private": true }\n');
  const tar = ['-xzf', inject('tarball'), '-C', join(modules, 'heapslope'), '--strip-components=1'];
  execFileSync('tar', tar);
  return {
    dir,
    run: (args, env) => runCommand(process.execPath, args, dir, env),
    remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }),
  };
}
