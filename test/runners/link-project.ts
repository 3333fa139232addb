import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkModules } from './link-modules.js';
import { runCommand, type Run } from './run-command.js';

/** A folder with the packed package and the runners of this repository: nothing is installed. */
export interface LinkedProject {
  readonly dir: string;
  run(args: string[], env?: Record<string, string>): Promise<Run>;
  remove(): void;
}

export function linkProject(name: string): LinkedProject {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), `heapslope-${name}-`)));
  linkModules(dir);
  writeFileSync(join(dir, 'package.json'), '{ "name": "linked", "private": true }\n');
  return {
    dir,
    run: (args, env) => runCommand(process.execPath, args, dir, env),
    remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }),
  };
}
