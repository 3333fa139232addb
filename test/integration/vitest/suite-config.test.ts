import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createVitestProject,
  expectSeen,
  SEEN_ENVIRONMENT,
  type VitestProject,
} from './project.js';

const SUITE = '--config=node_modules/heapslope/dist/vitest-suite.mjs';

let project: VitestProject;

beforeAll(() => {
  project = createVitestProject({
    ...SEEN_ENVIRONMENT,
    'vitest.config.js': `
      import heapslope from 'heapslope/vitest/plugin';
      export default {
        plugins: [[heapslope({ environment: 'seen', repeat: { tolerance: '2 kB', explain: 'never', calls: 4 } })]],
      };`,
    'seen.test.js': expectSeen('nothing', { tolerance: '2 kB', explain: 'never', calls: 5 }),
  });
});
afterAll(() => project.remove());

it("suite mode keeps the options of the project's plugin, and those of the variable win", async () => {
  const { code, said } = await project.run([SUITE], { HEAPSLOPE_REPEAT: '{"calls":5}' });
  expect(code, said).toBe(0);
  expect(said).toMatch(/Tests {2}1 passed/);
});
