import { describe, expect, it } from 'vitest';
import {
  findPackageOfFile,
  isNodeScript,
  readScriptPath,
  tellFile,
  tellStableFile,
} from '../../../../src/attribution/sources/tell-file.js';

describe('readScriptPath', () => {
  it.each([
    ['file:///app/src/a%20b.mjs', '/app/src/a b.mjs'],
    ['file:///C:/app/a.mjs', 'C:/app/a.mjs'],
    ['/app/src/a.ts?v=123', '/app/src/a.ts'],
    ['C:\\app\\a.js', 'C:/app/a.js'],
    ['node:events', 'node:events'],
    ['file:///app/50%.mjs', '/app/50%.mjs'],
  ])('%s is %s', (script, path) => {
    expect(readScriptPath(script)).toBe(path);
  });
});

describe('findPackageOfFile', () => {
  it.each([
    [
      '/app/node_modules/typedi/cjs/container.js',
      'typedi',
      '/app/node_modules/typedi',
      'cjs/container.js',
    ],
    ['/app/node_modules/@a/b/i.js', '@a/b', '/app/node_modules/@a/b', 'i.js'],
    [
      '/app/node_modules/.pnpm/x@1.0.0/node_modules/x/i.js',
      'x',
      '/app/node_modules/.pnpm/x@1.0.0/node_modules/x',
      'i.js',
    ],
    ['node_modules/x/i.js', 'x', 'node_modules/x', 'i.js'],
  ])('of %s is %s', (path, name, folder, file) => {
    expect(findPackageOfFile(path)).toEqual({ name, folder, file });
  });

  it.each(['/app/src/a.ts', '/app/my_node_modules/x/i.js', 'node:fs', '/app/node_modules/x'])(
    'there is none of %s',
    (path) => {
      expect(findPackageOfFile(path)).toBeUndefined();
    },
  );
});

it('tells files relative to the working directory', () => {
  expect(tellFile('/app/src/a.ts', '/app')).toBe('src/a.ts');
  expect(tellFile('/app/src/a.ts', '/app/')).toBe('src/a.ts');
  expect(tellFile('/application/a.ts', '/app')).toBe('/application/a.ts');
  expect(tellFile('/app/src/a.ts', undefined)).toBe('/app/src/a.ts');
});

it('names files the same on every machine', () => {
  const home = tellStableFile(
    '/home/anna/shop/node_modules/typedi/cjs/container.js',
    '/home/anna/shop',
  );
  expect(home).toBe('typedi:cjs/container.js');
  expect(tellStableFile('/ci/build/7/node_modules/typedi/cjs/container.js', undefined)).toBe(home);
  expect(tellStableFile('/home/anna/shop/src/a.ts', '/home/anna/shop')).toBe('src/a.ts');
  expect(tellStableFile('/elsewhere/lib/src/a.ts', '/home/anna/shop')).toBe('src/a.ts');
});

it('knows scripts of Node', () => {
  expect(isNodeScript('node:internal/timers')).toBe(true);
  expect(isNodeScript('/app/internal/timers.js')).toBe(false);
});
