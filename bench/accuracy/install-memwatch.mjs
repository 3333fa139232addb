import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readNodeVersion } from './run-case.mjs';

const MEMWATCH = '@airbnb/node-memwatch';
const VERSION = '3.0.0';

/**
 * Builds memwatch for the given Node in a cache of its own: it is a native addon (node-gyp, python3,
 * make, a C++ compiler) and no dependency of heapslope.
 *
 * @returns `{ folder }`, or `{ failure }` that says why it cannot be had; 3.0.0 does not compile on
 *   Node 22 and later.
 */
export function installMemwatch(node, say) {
  const version = readNodeVersion(node);
  const folder = fileURLToPath(
    new URL(
      `../../node_modules/.cache/heapslope-bench/memwatch-${VERSION}-node${version}`,
      import.meta.url,
    ),
  );
  const addon = join(folder, 'node_modules', MEMWATCH, 'build/Release/memwatch.node');
  if (existsSync(addon)) return { folder };
  say(`building ${MEMWATCH} ${VERSION} for Node ${version}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const { status, stderr } = spawnSync(
    'npm',
    ['install', `${MEMWATCH}@${VERSION}`, '--foreground-scripts', ...quiet],
    {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1e8,
      // npm and node-gyp build for the Node that comes first on the path.
      env: { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` },
    },
  );
  if (status === 0 && existsSync(addon)) return { folder };
  const cause =
    stderr.split('\n').find((line) => /: error|ERR!/.test(line)) ?? 'no addon was built';
  return { failure: `${MEMWATCH} ${VERSION} does not build for Node ${version}: ${cause.trim()}` };
}
