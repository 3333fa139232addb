import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What heapslope is measured beside. Neither is a dependency of heapslope. */
export const PEERS = {
  memlab: { packages: { '@memlab/core': '2.0.5' } },
  // Chrome DevTools come as TypeScript sources; esbuild makes the one module that is needed.
  devtools: { packages: { 'chrome-devtools-frontend': '1.0.1705227', esbuild: '0.28.2' } },
};

const cache = fileURLToPath(new URL('../../node_modules/.cache/heapslope-bench/', import.meta.url));

export function findPeerFolder(peer) {
  const versions = Object.values(PEERS[peer].packages).join('-');
  return join(cache, `${peer}-${versions}`);
}

/**
 * Installs a peer once, in a cache of its own and without its install scripts.
 *
 * @returns why it cannot be had, if so
 */
export async function installPeer(peer, say) {
  const folder = findPeerFolder(peer);
  const finished = join(folder, 'finished');
  if (existsSync(finished)) return undefined;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const specs = Object.entries(PEERS[peer].packages).map(([name, version]) => `${name}@${version}`);
  say(`installing ${specs.join(' and ')}`);
  try {
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await promisify(execFile)('npm', ['install', ...quiet, ...specs], {
      cwd: folder,
      maxBuffer: 1e8,
    });
    if (peer === 'devtools') await bundleDevtools(folder);
    writeFileSync(finished, '');
    return undefined;
  } catch (error) {
    const text = String(error.stderr || error.message);
    return text.split('\n').find((line) => /error/i.test(line)) ?? text.split('\n')[0];
  }
}

/** The heap snapshot worker alone; its progress messages need no translations. */
async function bundleDevtools(folder) {
  const worker = 'chrome-devtools-frontend/front_end/entrypoints/heap_snapshot_worker';
  writeFileSync(
    join(folder, 'entry.mjs'),
    `export { HeapSnapshotLoader } from '${worker}/HeapSnapshotLoader.ts';\n` +
      `export { SecondaryInitManager } from '${worker}/HeapSnapshot.ts';\n`,
  );
  writeFileSync(
    join(folder, 'i18n-stub.mjs'),
    'export const i18n = new Proxy({}, { get: () => (text) => text });\n',
  );
  writeFileSync(
    join(folder, 'bundle.mjs'),
    `import { build } from 'esbuild';
await build({
  entryPoints: ['entry.mjs'],
  outfile: 'devtools.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'error',
  plugins: [{
    name: 'no-translations',
    setup({ onResolve }) {
      onResolve({ filter: /(^|\\/)i18n\\/i18n\\.js$/ }, () => ({ path: import.meta.dirname + '/i18n-stub.mjs' }));
    },
  }],
});
`,
  );
  await promisify(execFile)(process.execPath, ['bundle.mjs'], { cwd: folder });
}
