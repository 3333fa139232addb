import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FILES, PARTS } from '../all-adds.js';

const TEST = join(import.meta.dirname, '..');
const sources = readdirSync(TEST, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
  .map((path) => ({ path, text: readFileSync(join(TEST, path), 'utf8') }));

it('lists files that there are', () => {
  const listed = Object.entries(FILES).flatMap(([project, files]) =>
    files.map((file) => join(project, file)),
  );
  expect(listed.filter((file) => !existsSync(join(TEST, file)))).toEqual([]);
});

it('lists every part, and no other', () => {
  const used = sources.flatMap(({ text }) =>
    [...text.matchAll(/runsPart\(\s*'([^']+)'/g)].map(([, part]) => part!),
  );
  expect([...new Set(used)].toSorted()).toEqual(Object.keys(PARTS).toSorted());
});

it('is the only place that asks which tests are meant', () => {
  const asking = sources.filter(({ text }) => /process\.env\.HEAPSLOPE_ALL\b/.test(text));
  expect(asking.map(({ path }) => path)).toEqual(['all-adds.ts']);
});
