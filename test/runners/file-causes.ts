/** Test files that leave something behind, and their corrected twins, for Jest (CommonJS) and Vitest. */
export interface FileCause {
  readonly name: string;
  readonly imports: Record<string, string>;
  /** The file's own code, before its test. */
  readonly leak: string;
  readonly twin: string;
  /** What the report has to say of what holds it. */
  readonly holder: RegExp;
}

const BALLAST = 'const ballast = Array.from({ length: 5000 }, (_, at) => ({ at }));';
const ASK = `const agent = new Agent({ keepAliveTimeout: 60_000 });
const server = http.createServer((_, response) => response.end('ok'));
server.keepAliveTimeout = 60_000;
beforeAll(async () => {
  await new Promise((done) => server.listen(0, done));
  server.unref();
  const origin = 'http://127.0.0.1:' + server.address().port;
  const { body } = await request(origin, { dispatcher: agent });
  await body.text();
});`;

/** In Jest a sandbox has a process of its own, whose streams are the real ones. */
const LISTENER = {
  jest: { target: 'process.stdout', event: 'resize' },
  vitest: { target: 'process', event: 'beforeExit' },
};

export function listCauses(runner: 'jest' | 'vitest'): FileCause[] {
  const { target, event } = LISTENER[runner];
  const mock = runner === 'jest' ? 'jest.fn' : 'vi.fn';
  return [
    {
      name: 'listener',
      imports: {},
      leak: `${BALLAST}\nfunction onEvent() { return ballast; }\n${target}.on('${event}', onEvent);`,
      twin: `${BALLAST}\nfunction onEvent() { return ballast; }\n${target}.on('${event}', onEvent);\nafterAll(() => { ${target}.off('${event}', onEvent); });`,
      holder: new RegExp(`process.*#${event} listeners.*onEvent .*listener-not-removed`),
    },
    {
      name: 'patched',
      imports: { fs: 'fs' },
      leak: 'const { readFileSync } = fs;\nfs.readFileSync = function patchedRead(...list) { return readFileSync(...list); };',
      twin: 'const { readFileSync } = fs;\nfs.readFileSync = function patchedRead(...list) { return readFileSync(...list); };\nafterAll(() => { fs.readFileSync = readFileSync; });',
      holder: /module node:fs .*readFileSync closure patchedRead .*replaced-outside/,
    },
    {
      name: 'interval',
      imports: {},
      leak: `${BALLAST}\nsetInterval(function poll() { return ballast; }, 1000).unref();`,
      twin: `${BALLAST}\nconst timer = setInterval(function poll() { return ballast; }, 1000);\nafterAll(() => clearInterval(timer));`,
      holder: /Timeout .*closure poll .*timer-not-cleared/,
    },
    {
      name: 'registry',
      imports: { events: 'events' },
      leak: 'const list = (events.heapslopeTest ??= []);\nlist.push({ load: (name) => import(name) });',
      twin: 'const list = (events.heapslopeTest ??= []);\nlist.push({ load: (name) => import(name) });\nafterAll(() => { delete events.heapslopeTest; });',
      holder: /module node:events .*heapslopeTest .*closure load .*kept-outside/,
    },
    {
      name: 'sockets',
      imports: { http: 'http', '{ Agent, request }': 'undici' },
      leak: ASK,
      twin: `${ASK}\nafterAll(async () => {\n  await agent.close();\n  server.closeAllConnections();\n  server.close();\n});`,
      holder: /Socket .*undici.*resource-not-closed/s,
    },
    {
      name: 'mock',
      imports: { os: 'os' },
      leak: `${BALLAST}\nos.hostname = ${mock}(() => ballast.length);`,
      twin: `${BALLAST}\nconst { hostname } = os;\nos.hostname = ${mock}(() => ballast.length);\nafterAll(() => { os.hostname = hostname; });`,
      holder: /module node:os .*hostname closure .*replaced-outside/,
    },
  ];
}

/** Keeps the window of a DOM by a closure; for environments with one. */
export const WINDOW: FileCause = {
  name: 'window',
  imports: { events: 'events' },
  leak: "const node = document.createElement('div');\n(events.heapslopeWindow ??= []).push(() => node.ownerDocument.defaultView);",
  twin: "const node = document.createElement('div');\n(events.heapslopeWindow ??= []).push(() => node.ownerDocument.defaultView);\nafterAll(() => { delete events.heapslopeWindow; });",
  holder: /module node:events .*heapslopeWindow .*closure .*kept-outside/,
};

/** Text of a test file. */
export function writeCause(
  runner: 'jest' | 'vitest',
  { imports }: FileCause,
  code: string,
): string {
  const lines = Object.entries(imports).map(([what, from]) =>
    runner === 'jest'
      ? `const ${what} = require('${from}');`
      : `import ${what} from '${from === 'undici' ? from : `node:${from}`}';`,
  );
  const head =
    runner === 'jest' ? [] : ["import { afterAll, beforeAll, expect, test, vi } from 'vitest';"];
  return [...head, ...lines, code, "test('works', () => { expect(1 + 1).toBe(2); });", ''].join(
    '\n',
  );
}
