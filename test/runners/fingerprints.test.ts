import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installProject, type Project } from './install-project.js';
import { FOUND, ORDERS, TOLD, writeTests } from './leaks-of-orders.js';
import { NODES } from './nodes.js';
import { JEST, VITEST } from './run-cases.js';

// Only in `npm run test:all`: TypeScript's compiler in the heap makes every snapshot slow.

const MINUTES = 60_000;
const IN_JEST = [
  ['ts-jest', []],
  ['babel-jest', []],
  ['@swc/jest', []],
  ['CommonJS', []],
  ['ESM', ['--experimental-vm-modules']],
] as const;

/** By leak: each title with its fingerprints, and the ways to run it that tell these. */
const told = new Map<string, Map<string, string[]>>();

/** By leak, title and fingerprints: a report that tells them. */
const texts = new Map<string, string>();

describe.each(NODES)('on Node %s', (major, node) => {
  let jest: Project, vitest: Project, plain: Project;
  beforeAll(async () => {
    jest = (await open('jest-30-transpilers', 'test/orders.test.ts', EXPECTED)).with(node);
    vitest = (await open('vitest-4', 'cases/orders.test.ts', IN_VITEST + EXPECTED)).with(node);
    plain = (await open('plain', 'cases/orders.test.mjs', IN_NODE)).with(node);
    compileOrders(plain);
    write(plain, 'server.mjs', SERVER);
  }, 10 * MINUTES);
  afterAll(() => [jest, vitest, plain].forEach((project) => project?.remove()), 4 * MINUTES);

  test.each(IN_JEST)('in Jest: %s', { timeout: 20 * MINUTES }, async (transpiler, nodeArgs) => {
    const args = [...nodeArgs, JEST, '-i', 'test/orders.test.ts'];
    const { output } = await jest.run(args, { TRANSPILER: transpiler });
    note(jest, `Jest, ${transpiler} on Node ${major}`, output);
  });

  test('in Vitest', { timeout: 15 * MINUTES }, async () => {
    const { output } = await vitest.run([VITEST, 'run', 'cases/orders.test.ts']);
    note(vitest, `Vitest on Node ${major}`, output);
  });

  test('in node:test', { timeout: 15 * MINUTES }, async () => {
    const { output } = await plain.run(['--test', 'cases/orders.test.mjs']);
    note(plain, `node:test on Node ${major}`, output);
  });

  test('by heapslope run', { timeout: 15 * MINUTES }, async () => {
    for (const name of Object.keys(TOLD)) {
      const args = ['node_modules/heapslope/dist/cli.mjs', 'run', `dist/orders.mjs#${name}`];
      addTold(name, (await plain.run(args)).output, `run ${major}`);
    }
  });

  test('by heapslope attach', { timeout: 15 * MINUTES }, async () => {
    for (const name of Object.keys(TOLD))
      addTold(name, await attach(plain, name), `attach ${major}`);
  });
});

test.each(Object.entries(TOLD))('%s has one name and one fingerprint', (name, title) => {
  const all = [...(told.get(name) ?? [])].toSorted(([, a], [, b]) => b.length - a.length);
  const [[one] = [''], ...others] = all;
  // Whole, so that one is enough to see why.
  const odd = others.map(([key]) => texts.get(`${name} ${key}`)).join('\n');
  expect(others, `${JSON.stringify(all)}\n${odd}`).toEqual([]);
  expect(one).toMatch(/^.* [0-9a-f]{16}$/);
  expect(one.replace(/ \S+$/, '')).toBe(title);
});

const EXPECTED = writeTests(
  '../src/orders',
  'expect(() => orders[name]()).not.toLeakMemory({ timeBudget: 300 })',
);
const IN_VITEST = `import { expect, test } from 'vitest';\n`;
const IN_NODE = writeTests(
  '../dist/orders.mjs',
  'leakFree(() => orders[name](), { timeBudget: 300 })()',
  `import test from 'node:test';\nimport { leakFree } from 'heapslope';\n`,
).replace(/, 240_000/, '');
const SERVER = `import { createServer } from 'node:http';
import * as orders from './dist/orders.mjs';
const server = createServer((request, response) => {
  orders[request.url.slice(1)]();
  response.end();
});
server.listen(0, '127.0.0.1', () => console.log('at ' + server.address().port + '.'));
`;

async function open(name: string, file: string, tests: string): Promise<Project> {
  const project = await installProject(name);
  write(project, 'src/orders.ts', ORDERS);
  write(project, file, tests);
  return project;
}

function write({ dir }: Project, path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

/** As `tsc` does: the source map beside the file. */
function compileOrders(project: Project): void {
  const { outputText, sourceMapText } = transpileModule(ORDERS, {
    compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2022, sourceMap: true },
  });
  const map = { ...JSON.parse(sourceMapText!), sources: ['../src/orders.ts'] };
  write(project, 'dist/orders.mjs.map', JSON.stringify(map));
  const text = outputText.replace(/sourceMappingURL=.*/, 'sourceMappingURL=orders.mjs.map');
  write(project, 'dist/orders.mjs', text);
}

async function attach(project: Project, name: string): Promise<string> {
  let onOutput: (text: string) => void;
  const said = new Promise<string>((resolve) => {
    let all = '';
    onOutput = (text) => {
      all += text;
      if (/at \d+\./.test(all)) resolve(all);
    };
  });
  const server = project.start(['server.mjs'], (text) => onOutput(text));
  try {
    const [, port] = /at (\d+)\./.exec(await said)!;
    const url = `http://127.0.0.1:${port}/${name}`;
    const cli = 'node_modules/heapslope/dist/cli.mjs';
    return (await project.run([cli, 'attach', String(server.pid), '--load', url])).output;
  } finally {
    server.kill();
    await once(server, 'close');
  }
}

/** Reads what the tests of a project found, and forgets it. */
function note({ dir }: Project, way: string, output: string): void {
  const file = join(dir, FOUND);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  rmSync(file);
  expect(lines, output).toHaveLength(Object.keys(TOLD).length);
  for (const line of lines) {
    const { name, text } = JSON.parse(line) as { name: string; text: string };
    addTold(name, text, way);
  }
}

function addTold(name: string, coloured: string, way: string): void {
  const text = stripVTControlCharacters(coloured);
  const [, title] = /LEAK +(?:(?:http|dist\/)\S+\s+)?(.*?): \+/s.exec(text) ?? ['', text];
  const prints = [...text.matchAll(/fingerprint +([0-9a-f]{16})/g)].map(([, print]) => print);
  const key = `${title!.replace(/\s+/g, ' ')} ${prints.join(',')}`;
  const ways = told.get(name) ?? new Map<string, string[]>();
  texts.set(`${name} ${key}`, text);
  told.set(name, ways.set(key, [...(ways.get(key) ?? []), way]));
}
