import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, extname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { WebSocketServer } from 'ws';
import { compileSvelte } from './compile-svelte.mjs';

const CASES = join(import.meta.dirname, 'cases');
const SOURCES = new Map(
  readdirSync(CASES)
    .filter((file) => file !== 'basket-store.js' && extname(file) !== '.svelte')
    .map((file) => [basename(file, extname(file)), join(CASES, file)]),
);

/**
 * Serves the pages on a free port: `/<case>/leak` and `/<case>/clean`, with `?build=production` for what a
 * framework's users get. Each page is bundled at its first request, with a source map beside it.
 *
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function servePages() {
  const bundles = new Map();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    answer(pathname, searchParams.get('build') ?? 'development', bundles).then(
      ([type, body]) => response.writeHead(200, { 'content-type': type }).end(body),
      (error) => response.writeHead(404).end(String(error)),
    );
  });
  // A feed for the page that opens sockets.
  const sockets = new WebSocketServer({ server, path: '/feed' });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(pathname, build, bundles) {
  const [, name, file] = pathname.split('/');
  if (!SOURCES.has(name)) throw new Error(`There is no page ${name}`);
  if (file === 'leak' || file === 'clean') return ['text/html', writePage(name, build)];
  const key = `${name} ${build}`;
  if (!bundles.has(key)) bundles.set(key, bundle(name, build));
  const { code, map } = await bundles.get(key);
  return file.endsWith('.map') ? ['application/json', map] : ['text/javascript', code];
}

function writePage(name, build) {
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><link rel="icon" href="data:," /><title>${name}</title></head>
  <body><script type="module" src="/${name}/page.js?build=${build}"></script></body>
</html>`;
}

async function bundle(name, build) {
  const bundled = await rolldown({
    input: SOURCES.get(name),
    transform: {
      define: {
        'process.env.NODE_ENV': JSON.stringify(build),
        __VUE_OPTIONS_API__: 'true',
        __VUE_PROD_DEVTOOLS__: 'false',
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      },
    },
    resolve: { conditionNames: ['browser', build, 'import'] },
    plugins: [compileSvelte(build)],
    logLevel: 'silent',
  });
  const { output } = await bundled.generate({
    format: 'esm',
    sourcemap: true,
    minify: build === 'production',
  });
  const [{ code, map }] = output;
  const link = `\n//# sourceMappingURL=/${name}/page.js.map?build=${build}\n`;
  return { code: code.replace(/\n\/\/# sourceMappingURL=.*/, '') + link, map: map.toString() };
}
