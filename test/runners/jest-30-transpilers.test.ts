import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installProject, type Project } from './install-project.js';
import { NODES } from './nodes.js';
import { JEST } from './run-cases.js';

// Only in `npm run test:all`: TypeScript's compiler in the heap makes every snapshot slow.

const MINUTES = 60_000;
let project: Project;

beforeAll(async () => {
  project = await installProject('jest-30-transpilers');
}, 4 * MINUTES);

afterAll(() => project?.remove(), 2 * MINUTES);

const cells = NODES.flatMap(([major, node]) =>
  ['ts-jest', 'babel-jest', '@swc/jest'].map((transpiler) => [transpiler, major, node] as const),
);

test.each(cells)(
  'the lines that were written, not compiled, by %s on Node %s',
  { timeout: 6 * MINUTES },
  async (transpiler, _, node) => {
    const args = [JEST, '--no-cache', '-i'];
    const { code, output } = await project.with(node).run(args, { TRANSPILER: transpiler });
    const source = readFileSync(join(project.dir, 'src/sessions.ts'), 'utf8').split('\n');
    const lineOf = (text: string) => source.findIndex((line) => line.includes(text)) + 1;
    const at = (text: string) => `src/sessions\\.ts:${lineOf(text)}:\\d+$`;

    expect(code).toBe(1);
    expect(output).toMatch(/LEAK +Map sessions in src\/sessions\.ts: \+1\.00 entry per call/);
    expect(output).toMatch(new RegExp(`→ .* Session +.* ${at('constructor(')}`, 'm'));
    expect(output).toMatch(
      new RegExp(`allocated +openSession +${at('function openSession')}`, 'm'),
    );
  },
);
