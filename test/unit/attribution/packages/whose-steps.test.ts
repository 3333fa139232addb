import { expect, test } from 'vitest';
import { tellWhose } from '../../../../src/attribution/packages/whose-steps.js';
import { makeRoot, type PathLink } from '../../../../src/attribution/paths/path-link.js';

const FILES = new Map<PathLink, string>();

function link(edge: string, object: string, file = ''): PathLink {
  const [kind, name = ''] = edge.split(/ (.*)/s) as [PathLink['edge']['kind'], string];
  const made = {
    ...makeRoot(object, object, FILES.size + 1, 0),
    isModule: object.startsWith('module '),
    edge: { kind, name, text: name, stable: name },
  };
  FILES.set(made, file);
  return made;
}

const input = {
  fileOf: (of: PathLink) => FILES.get(of)!,
  isRunner: () => false,
  isPackage: (file: string) => file.includes('node_modules/'),
};

test.each<[what: string, whose: string[], links: PathLink[]]>([
  [
    "a channel of the user's, and its list of subscribers",
    ['user', 'user', 'node'],
    [
      link('root', 'module src/a.ts', '/app/src/a.ts'),
      link('variable channel', 'Channel', 'node:diagnostics_channel'),
      link('property _subscribers', 'Array'),
    ],
  ],
  [
    "a console of the user's, and its labels",
    ['user', 'user', 'node'],
    [
      link('root', 'module src/a.ts', '/app/src/a.ts'),
      link('variable logger', 'Console', 'node:internal/console/constructor'),
      link('property _times', 'Map'),
    ],
  ],
  [
    "an agent of the user's, and the sockets that it keeps",
    ['user', 'user', 'node'],
    [
      link('root', 'module src/a.ts', '/app/src/a.ts'),
      link('variable agent', 'Agent', 'node:_http_agent'),
      link('property freeSockets', 'Object'),
    ],
  ],
  [
    "what the user puts on an emitter of Node's",
    ['user', 'user', 'user'],
    [
      link('root', 'module src/a.ts', '/app/src/a.ts'),
      link('variable bus', 'EventEmitter', 'node:events'),
      link('property seen', 'Set'),
    ],
  ],
  [
    'the same, called with an underscore',
    ['user', 'user', 'user'],
    [
      link('root', 'module src/a.ts', '/app/src/a.ts'),
      link('variable socket', 'Socket', 'node:net'),
      link('property _pending', 'Array'),
    ],
  ],
  [
    "a private field of the user's own class that ends in one of Node's",
    ['user', 'user', 'user'],
    [
      link('root', 'module src/a.ts', '/app/src/a.ts'),
      link('variable store', 'Store', '/app/src/a.ts'),
      link('property _rows', 'Array'),
    ],
  ],
  [
    "the loader of modules, by a function of Node's that waits for a module of the user's",
    ['user', 'user', 'node', 'node', 'node'],
    [
      link('root', 'module src/a.ts', '/app/src/a.ts'),
      link('other', 'Promise'),
      link('reaction', 'suspended function run', 'node:internal/modules/esm/module_job'),
      link('property loader', 'ModuleLoader', 'node:internal/modules/esm/loader'),
      link('property loadCache', 'LoadCache', 'node:internal/modules/esm/module_map'),
    ],
  ],
])('%s', (_, whose, links) => {
  expect(tellWhose(links, input)).toEqual(whose);
});
