import { existsSync, readFileSync, readdirSync } from './own-fs.js';
import { dirname, join } from 'node:path';
import { ownJson } from '../report/own-json.js';

const CONFIG = /^(?:vitest|vite|jest)\.config\.[cm]?[jt]s$|^jest\.config\.json$/;

/**
 * The folder of the project that a test file belongs to: the nearest above it with a runner's config or a
 * baseline, else with a package.json, else `fallback`. For where the runner does not say its root.
 */
export function findProjectRoot(file: string | undefined, fallback: string): string {
  if (file === undefined) return fallback;
  let nearestPackage: string | undefined;
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const names = listNames(folder);
    if (names.includes('heapslope.baseline.json') || names.some((name) => CONFIG.test(name)))
      return folder;
    if (names.includes('package.json')) nearestPackage ??= folder;
    if (folder === dirname(folder)) return nearestPackage ?? fallback;
  }
}

/** The name in a folder's package.json, where there is one. */
export function readProjectName(root: string): string | undefined {
  const path = join(root, 'package.json');
  if (!existsSync(path)) return undefined;
  try {
    const { name } = ownJson.parse(readFileSync(path, 'utf8')) as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
