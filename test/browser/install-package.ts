import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject } from 'vitest';

/** An empty project with the packed package. */
export interface InstalledPackage {
  readonly folder: string;
  /** Runs `heapslope` in it, and expects its exit code. */
  runCli(args: string[], code: number): void;
  remove(): void;
}

export function installPackage(): InstalledPackage {
  const folder = mkdtempSync(join(tmpdir(), 'heapslope-page-'));
  writeFileSync(join(folder, 'package.json'), '{}');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', inject('tarball')];
  const { status, stderr } = spawnSync(npm, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return {
    folder,
    runCli(cliArgs, code) {
      const cli = join(folder, 'node_modules', 'heapslope', 'dist', 'cli.mjs');
      const run = spawnSync(process.execPath, [cli, ...cliArgs], { cwd: folder, encoding: 'utf8' });
      expect(run.status, run.stderr).toBe(code);
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}
