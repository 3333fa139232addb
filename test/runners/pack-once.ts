import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the packed package. */
    tarball: string;
  }
}

/** Builds and packs the package once for all runners, unless HEAPSLOPE_TARBALL names one. */
export default function packOnce(project: TestProject): () => void {
  const given = process.env.HEAPSLOPE_TARBALL;
  if (given !== undefined) {
    project.provide('tarball', given);
    return () => {};
  }
  const dir = mkdtempSync(join(tmpdir(), 'heapslope-pack-'));
  const root = fileURLToPath(new URL('../..', import.meta.url));
  execFileSync('npm', ['pack', '--pack-destination', dir, '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [file] = readdirSync(dir);
  project.provide('tarball', join(dir, file!));
  return () => rmSync(dir, { recursive: true, force: true });
}
