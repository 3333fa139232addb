import { describe, expect, it } from 'vitest';
import {
  findPackage,
  type OwnershipInput,
} from '../../../../src/attribution/packages/find-package.js';
import { createPackageReader } from '../../../../src/attribution/packages/package-reader.js';

const SPY = '/app/node_modules/@vitest/spy/dist/index.js';
const MOCK = '/app/node_modules/jest-mock/build/index.js';
const CLOCK = '/app/node_modules/@sinonjs/fake-timers/src/fake-timers-src.js';
const TYPEDI = '/app/node_modules/typedi/cjs/container.js';

function ownerOf(files: string[], more: Partial<OwnershipInput> = {}) {
  const packages = createPackageReader(undefined);
  return findPackage({ files, packages, isOwn: (file) => file.startsWith('/heapslope/'), ...more });
}

it('is the first file that is not of Node, from the growing object outwards', () => {
  expect(ownerOf(['', 'node:events', TYPEDI, '/app/src/a.ts'])).toEqual({
    owner: 'package',
    package: { name: 'typedi' },
  });
  expect(ownerOf(['node:events', '/app/src/a.ts', TYPEDI])).toEqual({ owner: 'user' });
});

it('is the package that people know where a part of it keeps it', () => {
  const kareem = '/app/node_modules/kareem/index.js';
  const mongoose = '/app/node_modules/mongoose/lib/schema.js';
  expect(ownerOf([kareem, '', mongoose, '/app/src/a.ts'])).toEqual({
    owner: 'package',
    package: { name: 'mongoose' },
  });
  const mapCache = '/app/node_modules/map-cache/index.js';
  const micromatch = '/app/node_modules/micromatch/index.js';
  expect(ownerOf([mapCache, micromatch, '/app/src/a.ts']).package).toEqual({ name: 'micromatch' });
  expect(ownerOf([kareem, '/app/src/a.ts', mongoose]).package).toEqual({ name: 'kareem' });
  expect(ownerOf([kareem]).package).toEqual({ name: 'kareem' });
});

it('is Node where nothing else is on the path', () => {
  expect(ownerOf(['node:net', ''])).toEqual({ owner: 'node' });
});

it('is the allocating stack where the path says nothing', () => {
  const frame = { function: 'load', file: TYPEDI, line: 1, column: 1 };
  const allocationSite = { ...frame, stack: [{ ...frame, file: 'node:net' }, frame] };
  expect(ownerOf(['node:net'], { allocationSite })).toMatchObject({ owner: 'package' });
});

describe('name and version', () => {
  it.each([
    ['{"name":"typedi","version":"0.10.0"}', { name: 'typedi', version: '0.10.0' }],
    ['{"name":"real-name","version":"1.0.0"}', { name: 'real-name', version: '1.0.0' }],
    ['{"name":1,"version":10}', { name: 'typedi' }],
    ['{', { name: 'typedi' }],
    [undefined, { name: 'typedi' }],
  ])('by %s are %j', (text, expected) => {
    const packages = createPackageReader((path) =>
      path === '/app/node_modules/typedi/package.json' ? text : undefined,
    );
    expect(ownerOf([TYPEDI], { packages }).package).toEqual(expected);
  });

  it('are read once a package', () => {
    let reads = 0;
    const packages = createPackageReader(() => (reads++, '{"version":"1.0.0"}'));
    packages.find(TYPEDI);
    packages.find(TYPEDI.replace('container', 'token'));
    expect(reads).toBe(1);
  });
});

describe('the runner', () => {
  it.each([
    [SPY, 'vitest', 'runner'],
    [MOCK, 'jest', 'runner'],
    [MOCK, 'vitest', 'package'],
    [CLOCK, 'jest', 'runner'],
    [CLOCK, 'vitest', 'package'],
    [SPY, undefined, 'package'],
  ])('%s under %s is of owner %s', (file, name, owner) => {
    expect(ownerOf([file], name === undefined ? {} : { runner: { name } }).owner).toBe(owner);
  });

  it.each([
    ['.__vitest_worker__', 'vitest', 'runner'],
    ['[Symbol(JEST_STATE_SYMBOL)]', 'jest', 'runner'],
    ['[Symbol($$jest-matchers-object)]', 'jest', 'runner'],
    ['[Symbol(JEST_STATE_SYMBOL)]', 'vitest', 'user'],
    ['.cache', 'jest', 'user'],
  ])('keeps its state in global%s: under %s of owner %s', (globalName, name, owner) => {
    expect(ownerOf(['', ''], { globalName, runner: { name } }).owner).toBe(owner);
  });

  it('does not own what the code under test has put into its state', () => {
    const state = { globalName: '.__vitest_worker__', runner: { name: 'vitest' } };
    expect(ownerOf(['', '/app/src/cache.ts'], state)).toEqual({ owner: 'user' });
    expect(ownerOf(['', TYPEDI], state)).toMatchObject({ owner: 'package' });
  });

  it.each([
    ['timeout', 'runner'],
    ['interval', 'user'],
  ] as const)('keeps a fake %s: of owner %s', (fakeTimer, owner) => {
    expect(ownerOf(['', ''], { fakeTimer, runner: { name: 'vitest' } }).owner).toBe(owner);
  });

  it("keeps heapslope's own growth", () => {
    expect(ownerOf(['/heapslope/sample.js'])).toEqual({ owner: 'runner' });
  });
});
