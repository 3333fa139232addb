// File mode with the Jest of this repository; other runners, versions and pools are in the slow list.
import { afterAll, beforeAll, describe } from 'vitest';
import { testFiles } from './describe-files.js';
import { linkProject, type LinkedProject } from './link-project.js';

const MINUTES = 60_000;

describe('file mode', { timeout: 3 * MINUTES }, () => {
  let project: LinkedProject;
  beforeAll(() => {
    project = linkProject('files');
  });
  afterAll(() => project?.remove(), 2 * MINUTES);

  testFiles('jest', () => project, {
    name: 'Jest, in band',
    config: '',
    // Sockets that are left open would hold Jest up for a minute.
    args: ['--runInBand', '--forceExit'],
  });
});
