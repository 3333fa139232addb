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

test.each([
  ['native handle', 'TCP', 2, '+2.00 TCP sockets'],
  ['native handle', 'native TCPSocketWrap', 1, '+1.00 TCP socket'],
  ['native TCPSocketWrap', 'TCP', 2, '+2.00 TCP sockets'],
  ['native handle', 'Blob', 1, '+1.00 Blob'],
])(
  'what only %s holds (%s) is what Node keeps, by a name that people know',
  (root, object, count, told) => {
    const links = [link('root', '', root), link('other', '…', object)];
    const { describe } = describeGrowing({ links, growing: 0 }, { countPerCall: count });
    expect(describe).toBe(`kept by Node.js: ${told} per call`);
  },
);
