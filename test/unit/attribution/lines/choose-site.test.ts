import { describe, expect, it } from 'vitest';
import { chooseSite, type SiteInput } from '../../../../src/attribution/lines/choose-site.js';

const frame = (name: string, file: string, line = 1) => ({ function: name, file, line, column: 1 });
const HANDLER = frame('handle', '/app/src/handle.ts', 4);
const OURS = frame('runHandlerCalls', '/app/node_modules/heapslope/dist/index.mjs');

function choose(overrides: Partial<SiteInput>) {
  const chosen = chooseSite({
    sites: [],
    survivor: 'Session',
    holderFile: '',
    constructors: ['Session'],
    files: [],
    isOnlyCulprit: true,
    isOwn: (file) => file.includes('node_modules/heapslope/'),
    isRunner: (file) => file.includes('node_modules/jest-'),
    mapFrame: (location) => location,
    ...overrides,
  });
  return chosen?.site;
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

  it.each(['toString', 'constructor', 'valueOf', '__proto__', 'hasOwnProperty'])(
    'tells a function by its own name: %s',
    (name) => {
      const stack = [frame(name, 'node:buffer'), HANDLER, OURS];
      const mapFrame: SiteInput['mapFrame'] = ({ file, line, column }) => ({ file, line, column });
      const site = choose({ sites: [{ bytes: 900, stack }], mapFrame });
      expect(site?.stack.map(({ function: told }) => told)).toEqual([name, 'handle']);
    },
  );

  it('prefers who makes what is kept, or the package that keeps it, to what hangs from it', () => {
    const services = [
      frame('setService', '/app/node_modules/di/instance.js'),
      frame('handler', '/app/src/app.ts'),
      OURS,
    ];
    const opened = [frame('openScope', '/app/src/scope.ts', 7), OURS];
    const file = '/app/node_modules/di/container.js';
    for (const innermost of [
      frame('Scope', '/app/node_modules/di/instance.js'),
      frame('of', file),
    ]) {
      const site = choose({
        sites: [
          { bytes: 9000, stack: services },
          { bytes: 100, stack: [innermost, ...opened] },
        ],
        survivor: 'Scope',
        holderFile: file,
        constructors: ['Scope', 'Object'],
        files: ['/app/node_modules/di/instance.js'],
      });
      expect(site).toMatchObject({ function: 'openScope', file: '/app/src/scope.ts', line: 7 });
    }
  });

  it('shows who calls the constructor, and not the constructor', () => {
    const file = '/app/src/session.ts';
    const stack = [frame('<instance_members_initializer>', file), frame('Session', file)];
    expect(choose({ sites: [{ bytes: 900, stack: [...stack, HANDLER, OURS] }] })).toMatchObject({
      function: 'handle',
    });
    expect(choose({ sites: [{ bytes: 900, stack: [...stack, OURS] }] })).toMatchObject({ file });
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
          { bytes: 50, stack: [frame('Other', '/app/src/other.ts'), OURS] },
        ],
        constructors: ['Session', 'Other'],
      }),
    ).toMatchObject({ function: 'handle' });
  });
});
