import { describe, expect, test } from 'vitest';
import { formatFiles } from '../../../src/report/format-files.js';
import type { FileGrowth } from '../../../src/report/file-growth.js';
import { buildCulprit, buildGrowth } from './build-growth.js';

const RUN = { processes: 1, bytesPerFile: 2_100_000, share: 0.04, notes: [] };

describe('formatFiles', () => {
  test('says nothing without file mode', () => {
    expect(formatFiles({})).toEqual([]);
  });

  test('tells one cause of many files once', () => {
    const files = Array.from({ length: 41 }, (_, at) =>
      buildGrowth(`f${at}.test.js`, [buildCulprit('chdir', 2_000_000 + at)], { passed: false }),
    );
    const text = formatFiles({ files, wholeRun: RUN }).join('\n');
    expect(text).toContain('41 of 41 test files leave something behind, 82.0 MB in all');
    expect(text).toContain('each of 41 files: node:fs.chdir holds them');
    expect(text.match(/holds them/g)).toHaveLength(1);
    expect(text).toContain('…and 21 more');
    expect(text).toContain('From file to file the heap rises by 2.1 MB (the middle step).');
  });

  test('names the package, and puts what fails before what is known', () => {
    const known = buildCulprit('known', 9_000_000);
    const fresh = buildCulprit('fresh', 1_000_000, {
      owner: 'package',
      package: { name: 'graceful-fs', version: '4.2.11' },
    });
    const files = [
      buildGrowth('a.test.js', [known]),
      buildGrowth('b.test.js', [fresh], { passed: false }),
    ];
    const text = formatFiles({ files, wholeRun: RUN }).join('\n');
    expect(text).toContain('1. b.test.js: node:fs.fresh holds it (package graceful-fs 4.2.11)');
    expect(text).toContain('2. a.test.js: node:fs.known holds it, which is known or tolerated');
  });

  test('says what could not be told, and claims nothing of it', () => {
    const ended = { untold: 'Its process ended while it ran.' };
    const tell = (...files: FileGrowth[]) => formatFiles({ files, wholeRun: RUN }).join('\n');
    const clean = buildGrowth('c.test.js', []);
    const one = tell(buildGrowth('a.test.js', [], ended));
    expect(one).toContain('what the one test file leaves behind could not be told');
    expect(one).toContain('  a.test.js: Its process ended while it ran.');
    const two = tell(buildGrowth('a.test.js', [], ended), buildGrowth('b.test.js', [], ended));
    expect(two).toContain('what 2 test files leave behind could not be told');
    expect(two).toContain('  a.test.js and 1 more: Its process ended while it ran.');
    expect(tell(clean, buildGrowth('a.test.js', [], ended))).toContain(
      'none of 1 test file leaves anything behind; 1 could not be told',
    );
    expect(
      tell(buildGrowth('b.test.js', [buildCulprit('x', 9e6)]), buildGrowth('a.test.js', [], ended)),
    ).toContain('in all; 1 of them known or tolerated; 1 could not be told');
  });
});
