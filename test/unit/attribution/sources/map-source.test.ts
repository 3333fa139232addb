import { describe, expect, it } from 'vitest';
import { createSourceMapper } from '../../../../src/attribution/sources/map-source.js';

/** Line 1, column 1 of the script is line 5, column 3 of `../src/feed.ts`. */
const MAP = JSON.stringify({
  version: 3,
  sources: ['../src/feed.ts'],
  names: [],
  mappings: 'AAIE',
});
const INLINE = `data:application/json;base64,${btoa(MAP)}`;
const RAN = { file: '/app/dist/feed.js', line: 1, column: 1 };
const WRITTEN = { file: '/app/src/feed.ts', line: 5, column: 3 };

describe('a position is mapped', () => {
  it('by the URL that the engine reported', () => {
    const mapper = createSourceMapper({ findSourceMapUrl: () => INLINE });
    expect(mapper.map(RAN)).toEqual(WRITTEN);
  });

  it('by a map inside the script', () => {
    const readFile = (): string => `run();\n//# sourceMappingURL=${INLINE}\n`;
    expect(createSourceMapper({ readFile }).map(RAN)).toEqual(WRITTEN);
  });

  it('by a map beside the script', () => {
    const files = new Map([
      ['/app/dist/feed.js', 'run();\n//# sourceMappingURL=./feed.js.map'],
      ['/app/dist/feed.js.map', MAP],
    ]);
    const mapper = createSourceMapper({ readFile: (path) => files.get(path) });
    expect(mapper.map(RAN)).toEqual(WRITTEN);
  });

  it.each([
    ['beside it', 'page.js.map?v=2'],
    ['from the root', '/app/dist/page.js.map?v=2#1'],
    ['by its whole address', 'http://localhost:80/app/dist/page.js.map'],
  ])('by the map of a page, %s', (_, url) => {
    const server = 'http://localhost:80';
    const files = new Map([[`${server}/app/dist/page.js.map`, MAP]]);
    const readFile = (path: string) => files.get(path);
    const mapper = createSourceMapper({ readFile, findSourceMapUrl: () => url });
    expect(mapper.map({ ...RAN, file: `${server}/app/dist/page.js` })).toEqual({
      ...WRITTEN,
      file: `${server}/app/src/feed.ts`,
    });
  });

  it('by an inline map that is not in base64', () => {
    const url = `data:application/json,${encodeURIComponent(MAP)}`;
    expect(createSourceMapper({ findSourceMapUrl: () => url }).map(RAN)).toEqual(WRITTEN);
  });
});

describe('a position stays as it is', () => {
  it.each([
    ['without a map', () => undefined],
    ['with a broken map', () => 'data:application/json,{"version":'],
    ['with broken base64', () => 'data:application/json;base64,%%%'],
    ['with a missing file', () => 'feed.js.map'],
  ])('%s', (_, findSourceMapUrl) => {
    expect(createSourceMapper({ findSourceMapUrl }).map(RAN)).toEqual(RAN);
  });

  it('where the map says nothing of it', () => {
    const empty = `data:application/json,${encodeURIComponent('{"version":3,"sources":[],"names":[],"mappings":""}')}`;
    expect(createSourceMapper({ findSourceMapUrl: () => empty }).map(RAN)).toEqual(RAN);
  });
});

it('is not mapped to a source that its package does not ship', () => {
  const ran = { file: '/app/node_modules/feed/dist/feed.js', line: 1, column: 1 };
  const input = { findSourceMapUrl: () => INLINE };
  expect(createSourceMapper(input).map(ran)).toEqual(ran);
  const written = '/app/node_modules/feed/src/feed.ts';
  const shipped = { ...input, readFile: (path: string) => (path === written ? '' : undefined) };
  expect(createSourceMapper(shipped).map(ran)).toEqual({ ...WRITTEN, file: written });
});

it('reads the map of a script once', () => {
  let reads = 0;
  const mapper = createSourceMapper({ findSourceMapUrl: () => (reads++, INLINE) });
  mapper.map(RAN);
  mapper.map({ ...RAN, column: 2 });
  expect(reads).toBe(1);
});

describe('the source of a file', () => {
  const sourceOf = (file: string, files: Record<string, string>) =>
    createSourceMapper({ readFile: (path) => files[path] }).sourceOf(file);
  const map = (...sources: string[]) =>
    JSON.stringify({ version: 3, sources, names: [], mappings: '' });
  const compiled = 'run();\n//# sourceMappingURL=feed.js.map';

  it('is the one that its map names', () => {
    const files = { '/app/dist/feed.js': compiled, '/app/dist/feed.js.map': map('../src/feed.ts') };
    expect(sourceOf('/app/dist/feed.js', files)).toBe('/app/src/feed.ts');
  });

  it('is the file itself where it is a bundle of several, a part of a package, or has no map', () => {
    const bundle = {
      '/app/dist/feed.js': compiled,
      '/app/dist/feed.js.map': map('../a.ts', '../b.ts'),
    };
    expect(sourceOf('/app/dist/feed.js', bundle)).toBe('/app/dist/feed.js');
    const ofPackage = '/app/node_modules/feed/dist/feed.js';
    const files = { [ofPackage]: compiled, [`${ofPackage}.map`]: map('../src/feed.ts') };
    expect(sourceOf(ofPackage, files)).toBe(ofPackage);
    expect(sourceOf('/app/src/feed.ts', {})).toBe('/app/src/feed.ts');
    expect(sourceOf('node:events', {})).toBe('node:events');
  });
});
