import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

export interface VitestProject {
  run(
    args: readonly string[],
    env?: Record<string, string>,
  ): Promise<{ code: number; said: string }>;
  remove(): void;
}

/** A project in a temp folder with these files, the build of heapslope and the Vitest of this repository. */
export function createVitestProject(files: Record<string, string>): VitestProject {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'heapslope-vitest-')));
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  // No link: what it loads by name it finds in the project.
  for (const part of ['package.json', 'dist'])
    cpSync(join(ROOT, part), join(modules, 'heapslope', part), { recursive: true });
  for (const name of ['vitest', ...Object.keys(dependencies)]) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name), 'junction');
  }
  for (const [path, content] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return {
    async run(args, env = {}) {
      const inner = Object.entries(process.env).filter(([name]) => !/^(?:VITEST|NODE_)/.test(name));
      const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args], {
        cwd: folder,
        env: { ...Object.fromEntries(inner), NO_COLOR: '1', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const [out, err, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close') as Promise<[number]>,
      ]);
      return { code, said: stripVTControlCharacters(out + err) };
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** An environment that lets tests see its options. */
export const SEEN_ENVIRONMENT = {
  'node_modules/vitest-environment-seen/package.json': '{"type":"module","main":"index.js"}',
  'node_modules/vitest-environment-seen/index.js': `
    export default {
      name: 'seen',
      viteEnvironment: 'ssr',
      setup(global, options) {
        global.seen = options.seen ?? 'nothing';
        // As that of a DOM, which takes no signal of Node's.
        global.EventTarget = class EventTarget {
          addEventListener() {
            if (!(this instanceof EventTarget)) throw new TypeError('no valid instance of EventTarget');
          }
        };
        return { teardown() {} };
      },
    };`,
};

/** A test that passes where the environment is `seen`, with these options, and tests are repeated so. */
export function expectSeen(seen: unknown, repeat: unknown): string {
  return `
    import { expect, test } from 'vitest';
    test('has its environment', () => {
      expect(globalThis.seen).toEqual(${JSON.stringify(seen)});
      const { repeat } = globalThis[Symbol.for('heapslope.host')];
      // As text: there are no regular expressions in JSON.
      expect(JSON.stringify(repeat)).toBe(${JSON.stringify(JSON.stringify(repeat))});
    });`;
}

/** Not in the test files: Vitest would read it there. */
export function docblock(options: object): string {
  return `/** @vitest-environment-options ${JSON.stringify(options)} */`;
}
