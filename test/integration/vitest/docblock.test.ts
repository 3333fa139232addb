/** Options in a docblock take the place of all `environmentOptions` of the config, as Vitest has it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createVitestProject,
  docblock,
  expectSeen,
  SEEN_ENVIRONMENT,
  type VitestProject,
} from './project.js';

/** Whether these tests leak is of no interest: nobody is to look at their heap, which takes seconds. */
const QUICK = { tolerance: '1 MB', calls: 1, explain: 'never' };

let project: VitestProject;

beforeAll(() => {
  project = createVitestProject({
    ...SEEN_ENVIRONMENT,
    'vitest.config.js': `
      import heapslope from 'heapslope/vitest/plugin';
      export default {
        plugins: [heapslope({ environment: 'seen', repeat: { ...${JSON.stringify(QUICK)}, ignore: /one/ } })],
        test: { environmentOptions: { seen: { depth: 1 } } },
      };`,
    'none.test.js': expectSeen({ depth: 1 }, { ...QUICK, ignore: {} }),
    'inner.test.js': `${docblock({ depth: 2 })}${expectSeen({ depth: 2 }, { ...QUICK, ignore: {} })}`,
    'both.test.js': `${docblock({ depth: 3, repeat: { ...QUICK, calls: 2 } })}${expectSeen({ depth: 3 }, { ...QUICK, calls: 2 })}`,
    'repeat.test.js': `${docblock({ repeat: { ...QUICK, calls: 3 } })}${expectSeen({ depth: 1 }, { ...QUICK, calls: 3 })}`,
    'once.test.js': `${docblock({ repeat: false })}${expectSeen({ depth: 1 }, undefined)}`,
    'other.test.js': `${docblock({ environment: 'node' })}${expectSeen(undefined, { ...QUICK, ignore: {} })}`,
    'wrong.test.js': `${docblock({ repaet: {} })}${expectSeen({ depth: 1 }, {})}`,
  });
});
afterAll(() => project.remove());

it('options of a docblock are added to those of the plugin', async () => {
  const names = ['none', 'inner', 'both', 'repeat', 'once', 'other'];
  const { code, said } = await project.run(names.map((name) => `${name}.test.js`));
  expect(code, said).toBe(0);
  expect(said).toMatch(/Tests {2}6 passed/);
});

it('a misspelt one is refused', async () => {
  const { code, said } = await project.run(['wrong.test.js']);
  expect(said).toMatch(/has no option 'repaet'. Did you mean `repeat`\?/);
  expect(code).toBe(1);
});
