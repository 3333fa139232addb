import { describe, expect, it } from 'vitest';
import { chooseSite, type SiteInput } from '../../../src/attribution/choose-site.js';

const frame = (name: string, file: string, line = 1) => ({ function: name, file, line, column: 1 });
const HANDLER = frame('handle', '/app/src/handle.ts', 4);
const OURS = frame('runHandlerCalls', '/app/node_modules/heapslope/dist/index.mjs');

function choose(overrides: Partial<SiteInput>) {
  return chooseSite({
    sites: [],
    constructors: ['Session'],
    files: [],
    isOnlyCulprit: true,
    isOwn: (file) => file.includes('node_modules/heapslope/'),
    isRunner: (file) => file.includes('node_modules/jest-'),
    mapFrame: (location) => location,
    ...overrides,
  });
}

describe('chooseSite', () => {
  it("takes the constructor's stack, and shows the user's own frame first", () => {
    const site = choose({
      sites: [
        { bytes: 900, stack: [frame('cache', '/app/node_modules/lru/index.js'), HANDLER, OURS] },
        {
          bytes: 500,
          stack: [frame('Session', '/app/node_modules/auth/session.js'), HANDLER, OURS],
        },
      ],
    });
    expect(site).toMatchObject({ function: 'handle', file: '/app/src/handle.ts', line: 4 });
    expect(site?.stack.map(({ function: name }) => name)).toEqual(['Session', 'handle']);
  });

  it('takes the site with most bytes where there is one culprit, and none where there are several', () => {
    const sites = [{ bytes: 900, stack: [HANDLER, OURS] }];
    expect(choose({ sites })).toMatchObject({ function: 'handle' });
    expect(choose({ sites, isOnlyCulprit: false })).toBeUndefined();
  });

  it('takes the site in the file that defines what is kept', () => {
    const sites = [
      { bytes: 900, stack: [frame('other', '/app/src/other.ts'), OURS] },
      { bytes: 500, stack: [HANDLER, OURS] },
    ];
    expect(choose({ sites, isOnlyCulprit: false, files: ['/app/src/handle.ts'] })).toMatchObject({
      function: 'handle',
    });
  });

  it("leaves out the runner's own work, heapslope's, and what made next to nothing", () => {
    const runner = frame('requireModule', '/app/node_modules/jest-runtime/build/index.js');
    expect(
      choose({
        sites: [
          {
            bytes: 900,
            stack: [frame('charRegex', '/app/node_modules/char-regex/index.js'), runner],
          },
          { bytes: 900, stack: [OURS] },
          { bytes: 900, stack: [frame('emit', 'node:events')] },
        ],
      }),
    ).toBeUndefined();
    expect(
      choose({
        sites: [
          { bytes: 1000, stack: [HANDLER, OURS] },
          { bytes: 50, stack: [frame('Session', '/app/src/session.ts'), OURS] },
        ],
      }),
    ).toMatchObject({ function: 'handle' });
  });
});
