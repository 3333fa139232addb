import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SERVE = fileURLToPath(new URL('../../../test/pages', import.meta.url));

/**
 * Why a page cannot be run in Vitest's browser mode; undefined where it can.
 *
 * @param {import('../../../test/pages/cases.mjs').PageCase} page
 */
export function whyNotInVitest({ scenario, by }) {
  if (scenario === undefined || by === 'clicks') return undefined;
  return 'what leaks is a handle of the driver, and a test in the page has none';
}

/** Writes the config, and a test file for each page and twin: each gets a frame of its own. */
export function writeVitestProject(folder, jobs) {
  rmSync(join(folder, 'tests'), { recursive: true, force: true });
  mkdirSync(join(folder, 'tests'));
  cpSync(join(SERVE, 'compile-svelte.mjs'), join(folder, 'compile-svelte.mjs'));
  writeFileSync(join(folder, 'vitest.config.js'), CONFIG);
  const sources = readdirSync(join(folder, 'cases'));
  for (const [at, { title, page, twin }] of jobs.entries()) {
    const source = sources.find((file) => file.slice(0, -extname(file).length) === page.name);
    writeFileSync(join(folder, `tests/${at}.test.js`), writeTest(title, source, page, twin));
  }
  return {
    args: ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.config.js'],
    // The builds of the frameworks are chosen by this.
    env: { NODE_ENV: jobs[0].page.build === 'production' ? 'production' : 'development' },
  };
}

/** What the page is told by its path, it is told here, too. */
function writeTest(title, source, { by }, twin) {
  const handler = by === 'clicks' ? CLICKS : '() => globalThis.cycle()';
  return `import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';

history.replaceState(undefined, '', '/${twin}' + location.search);
await import('../cases/${source}');

test('${title}', async () => {
  await expect(${handler})${twin === 'leak' ? '' : '.not'}.toLeakMemory();
});
`;
}

const CLICKS = `async () => {
    await userEvent.click(document.querySelector('#open'));
    await userEvent.click(document.querySelector('#close'));
  }`;

const CONFIG = `import { playwright } from '@vitest/browser-playwright';
import heapslope from 'heapslope/vitest/plugin';
import { defineConfig } from 'vitest/config';
import { WebSocketServer } from 'ws';
import { compileSvelte } from './compile-svelte.mjs';

// A feed for the page that opens sockets.
const feed = {
  name: 'feed',
  configureServer({ httpServer }) {
    const sockets = new WebSocketServer({ noServer: true });
    httpServer?.on('upgrade', (request, socket, head) => {
      if (request.url === '/feed')
        sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client));
    });
  },
};

export default defineConfig({
  plugins: [heapslope(), compileSvelte('development'), feed],
  oxc: { jsx: { runtime: 'automatic' } },
  define: {
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  },
  optimizeDeps: {
    include: ['mitt', 'react', 'react-dom', 'react-dom/client', 'react/jsx-runtime', 'react/jsx-dev-runtime',
      'sticky-js', 'sticky-js-leaking', 'svelte', 'svelte/store', 'svelte/internal/client',
      'svelte/internal/disclose-version', 'svelte/internal/flags/legacy', 'vue'],
  },
  test: {
    include: ['tests/*.test.js'],
    fileParallelism: false,
    reporters: ['default', ['heapslope/vitest/reporter', { json: process.env.PAGES_JSON }]],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: { executablePath: process.env.CHROMIUM } }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
`;
