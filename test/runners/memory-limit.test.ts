import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkProject, type LinkedProject } from './link-project.js';
import { JEST, VITEST } from './run-cases.js';

const MINUTES = 60_000;
/** What a call keeps, in objects of some 60 bytes. */
const KEPT: [string, number][] = [
  ['5 kB', 80],
  ['200 kB', 3200],
  ['2 MB', 32_000],
];
const SAYS = /(?:LEAK|INCONCLUSIVE)/;

let project: LinkedProject;
beforeAll(() => {
  project = linkProject('memory');
  const { dir } = project;
  for (const [name, count] of KEPT) {
    const call = `() => void kept.push(Array.from({ length: ${count} }, (_, at) => ({ at: at + 0.5 })))`;
    const body = `const kept = [];\ntest('keeps', async () => { await expect(${call}).not.toLeakMemory(); });\n`;
    writeFileSync(join(dir, `${fileOf(name)}.test.js`), body);
  }
  writeFileSync(join(dir, 'jest.config.cjs'), JEST_CONFIG);
  writeFileSync(join(dir, 'vitest.config.mjs'), VITEST_CONFIG);
});
afterAll(() => project?.remove(), MINUTES);

const fileOf = (name: string) => `keeps-${name.replace(' ', '-')}`;
const JEST_CONFIG = `module.exports = { transform: {}, setupFilesAfterEnv: ['heapslope/jest'] };\n`;
const VITEST_CONFIG = `export default {
  test: { globals: true, setupFiles: ['heapslope/vitest'], include: ['*.test.js'], execArgv: ['--max-old-space-size=60'] },
};\n`;

describe('a handler that fills a small memory ends with a verdict, and not the process', () => {
  test.each(KEPT)('%s per call, Vitest with 60 MB', { timeout: 4 * MINUTES }, async (name) => {
    const { code, output } = await project.run([VITEST, 'run', fileOf(name)]);
    expect(output).toMatch(SAYS);
    expect(output).toMatch(/Tests +1 failed/);
    expect(code).toBe(1);
  });

  test.each(KEPT)('%s per call, Jest with 80 MB', { timeout: 4 * MINUTES }, async (name) => {
    const { code, output } = await project.run([
      '--max-old-space-size=80',
      JEST,
      '-i',
      fileOf(name),
    ]);
    expect(output).toMatch(SAYS);
    expect(output).toMatch(/Tests: +1 failed/);
    expect(code).toBe(1);
  });
});
