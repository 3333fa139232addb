// What `examples/files` says it does, with the runners of this repository.
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunReport } from '../../src/report/run-report.js';
import { linkProject, type LinkedProject } from './link-project.js';
import { JEST, VITEST } from './run-cases.js';

const MINUTES = 60_000;
const AT_HOME = { CI: '', GITHUB_ACTIONS: '', HEAPSLOPE_BASELINE: '' };

const EXAMPLES = {
  jest: {
    leaky: [JEST, '--runInBand'],
    corrected: [JEST, '--runInBand', '--testMatch', '<rootDir>/corrected/*.test.js'],
    holders: [/^process\.stdout #resize listeners/, /^Timeout callback/, /^node:fs\.readFileSync/],
  },
  vitest: {
    leaky: [VITEST, 'run'],
    corrected: [VITEST, 'run', '--dir', 'corrected'],
    holders: [/^process #exit listeners/, /^Timeout callback/, /^node:os\.hostname/],
  },
};

describe.each(['jest', 'vitest'] as const)(
  'examples/files/%s',
  { timeout: 3 * MINUTES },
  (name) => {
    const { leaky, corrected, holders } = EXAMPLES[name];
    let project: LinkedProject;
    beforeAll(() => {
      project = linkProject(`files-${name}`);
      cpSync(fileURLToPath(new URL(`../../examples/files/${name}`, import.meta.url)), project.dir, {
        recursive: true,
        filter: (path) => !path.includes('node_modules'),
      });
    });
    afterAll(() => project?.remove(), 2 * MINUTES);

    test('names three holders', async () => {
      const { code, output } = await project.run(leaky, AT_HOME);
      expect(code, output).toBe(1);
      const { files } = JSON.parse(
        readFileSync(join(project.dir, 'heapslope-report.json'), 'utf8'),
      ) as RunReport;
      const found = files!.flatMap(({ culprits }) =>
        culprits.map(({ growing }) => growing.describe),
      );
      for (const holder of holders)
        expect(found, output).toContainEqual(expect.stringMatching(holder) as string);
    });

    test('is quiet on the corrections', async () => {
      const { code, output } = await project.run(corrected, AT_HOME);
      expect(code, output).toBe(0);
    });
  },
);
