import { describe, expect, it } from 'vitest';
import { createSourceMapper } from '../../../../src/attribution/sources/map-source.js';
import {
  nameMap,
  tellFiles,
  toDataUrl,
  type SourceMap,
} from '../../../../src/node/browser/tell-files.js';

const SCRIPT = 'http://localhost:5173/src/a.ts?import&v=1';
const resolveFile = (url: string) =>
  url.startsWith('http://localhost:5173/src/')
    ? `/my app/${url.split('/').at(-1)!.split('?')[0]}`
    : undefined;

function mapPosition(map: SourceMap, line: number, column: number) {
  const text = nameMap('served\n//# sourceMappingURL=data:application/json,{}', toDataUrl(map));
  return createSourceMapper({ readFile: () => text }).map({ file: SCRIPT, line, column });
}

describe('tellFiles', () => {
  it('names the files of a map by their paths', () => {
    const given = { version: 3, sources: ['a.ts'], mappings: 'AAAA;AACA' };
    const told = tellFiles(given, SCRIPT, '', resolveFile)!;
    expect(told.sources).toEqual(['file:///my%20app/a.ts']);
    expect(mapPosition(told, 2, 1)).toEqual({ file: '/my app/a.ts', line: 2, column: 1 });
  });

  it('leaves sources alone that are no file, and knows a source root', () => {
    const sources = ['a.ts', 'webpack://x/b.ts', null];
    const given = { version: 3, sources, mappings: '', sourceRoot: '/other' };
    expect(tellFiles(given, SCRIPT, '', resolveFile)!.sources).toEqual(sources);
    const rooted = { ...given, sourceRoot: '/src' };
    expect(tellFiles(rooted, SCRIPT, '', resolveFile)!.sources[0]).toBe('file:///my%20app/a.ts');
  });

  it('takes a script without a map for its file, line by line', () => {
    const told = tellFiles(undefined, SCRIPT, 'one\ntwo\nthree', resolveFile)!;
    expect(mapPosition(told, 3, 7)).toEqual({ file: '/my app/a.ts', line: 3, column: 1 });
    expect(tellFiles(undefined, 'http://elsewhere/x.js', '', resolveFile)).toBeUndefined();
  });
});
