import { expect, test } from 'vitest';
import { describeGrowing } from '../../../../src/attribution/paths/describe-growing.js';
import { makeRoot, type PathLink } from '../../../../src/attribution/paths/path-link.js';

function link(kind: PathLink['edge']['kind'], name: string, object: string): PathLink {
  const text = kind === 'property' ? `.${name}` : name;
  return { ...makeRoot(object, object, 1, 0), edge: { kind, name, text, stable: text } };
}

const MODULE = { ...link('root', '', 'module src/recent.ts'), script: '/app/src/recent.ts' };

test.each([
  ['.next or .prev', 'linked list'],
  ['.prev', 'linked list'],
  ['.#next', 'linked list'],
  ['[Symbol(next)] or [Symbol(prev)]', 'linked list'],
  ['.left or .right', 'tree'],
  ['.next or .child', 'tree'],
  ['.children…', 'tree'],
  ['[]', 'tree'],
])('members that are held by %s are a %s', (branches, kind) => {
  const links = [
    MODULE,
    link('variable', 'recent', 'Recent'),
    link('property', 'head', 'Entry'),
    link('member', branches, 'Entry'),
  ];
  const { describe } = describeGrowing({ links, growing: 2 }, { countPerCall: 1 });
  expect(describe).toBe(`Recent recent in src/recent.ts, ${kind} at .head: +1.00 Entry per call`);
});
