import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDiff } from '../../../src/report/format-diff.js';
import type {
  ConstructorChange,
  SnapshotDiff,
  SnapshotGrowth,
} from '../../../src/report/snapshot-diff.js';

const session: ConstructorChange = {
  name: 'Session',
  location: { file: 'src/session.ts', line: 4, column: 14 },
  counts: [100, 300, 500],
  bytes: [4000, 12_000, 20_000],
  countChange: 400,
  bytesChange: 16_000,
  retainedBytes: 96_000,
};
const text: ConstructorChange = {
  name: '(string)',
  counts: [12_000, 12_400, 12_800],
  bytes: [900_000, 909_600, 919_200],
  countChange: 800,
  bytesChange: 19_200,
  retainedBytes: 919_200,
};
const place: SnapshotGrowth = {
  fingerprint: '9929106d76074097',
  growing: {
    constructor: 'Map',
    edge: 'Map["req-*"]',
    describe: 'Map sessions in src/server.ts: +400 entries',
  },
  counts: [100, 300, 500],
  bytes: [4000, 12_000, 20_000],
  countChange: 400,
  bytesChange: 16_000,
  retainedBytes: 111_000,
  constructors: [session, text],
  retainerPath: [
    { edge: '', object: 'module src/server.ts', isGrowing: false },
    { edge: 'variable sessions', object: 'Map', isGrowing: true },
    { edge: '["req-*"]', object: 'Session', location: session.location!, isGrowing: false },
  ],
  pattern: { id: 'request-keyed-map', advice: 'Call map.delete(key) in a finally block.' },
  owner: 'user',
};
const diff: SnapshotDiff = {
  schemaVersion: 1,
  outcome: 'growth',
  reason: 'Map sessions in src/server.ts: +400 entries.',
  snapshots: [
    { name: 'a.heapsnapshot', nodes: 43_876, edges: 170_000, bytes: 3_200_000 },
    { name: 'b.heapsnapshot', nodes: 45_076, edges: 175_000, bytes: 3_244_000 },
    { name: 'c.heapsnapshot', nodes: 46_276, edges: 180_000, bytes: 3_295_100 },
  ],
  constructors: [session, text],
  growth: [place],
  warnings: [],
};

describe('formatDiff', () => {
  it('tells what rises, what holds it and whose it is', () => {
    expect(formatDiff(diff)).toMatchInlineSnapshot(`
      " GROWTH  Map sessions in src/server.ts: +400 entries.

        Snapshots
          a.heapsnapshot  3.2 MB            43876 nodes
          b.heapsnapshot  3.2 MB  +44.0 kB  45076 nodes
          c.heapsnapshot  3.3 MB  +51.1 kB  46276 nodes

        What rises in every interval
          +400  Session         100 → 300 → 500  +16.0 kB  retains 96.0 kB
              src/session.ts:4:14
          +800  (string)  12000 → 12400 → 12800  +19.2 kB

        What holds it
          Map sessions in src/server.ts: +400 entries
            100 → 300 → 500; retains 111 kB in all; +400 Session, +800 (string)
            module src/server.ts  (GC root)
            → variable sessions  Map  ← grows here
            → ["req-*"]          Session  src/session.ts:4:14
            held by      your code
            advice       Call map.delete(key) in a finally block. (request-keyed-map)
            fingerprint  9929106d76074097"
    `);
  });

  it('tells that nothing grows, and what hinders the comparison', () => {
    const quiet: SnapshotDiff = {
      ...diff,
      outcome: 'no-growth',
      reason: 'Nothing grows in every interval.',
      constructors: [],
      growth: [],
      warnings: [{ code: 'heap-shrinks', message: 'The last snapshot is smaller.' }],
    };
    expect(formatDiff(quiet)).toMatchInlineSnapshot(`
      " NO GROWTH  Nothing grows in every interval.

        Snapshots
          a.heapsnapshot  3.2 MB            43876 nodes
          b.heapsnapshot  3.2 MB  +44.0 kB  45076 nodes
          c.heapsnapshot  3.3 MB  +51.1 kB  46276 nodes

        warning  The last snapshot is smaller. (heap-shrinks)"
    `);
  });

  it('tells bytes where a container has no objects', () => {
    const numbers: SnapshotGrowth = {
      ...place,
      growing: { ...place.growing, describe: 'Set seen: +246 kB' },
      counts: [1, 1, 1],
      countChange: 0,
      bytes: [82_000, 164_000, 328_000],
      bytesChange: 246_000,
      constructors: [],
    };
    const lines = formatDiff({ ...diff, growth: [numbers] }).split('\n');
    expect(lines).toContain('      82.0 kB → 164 kB → 328 kB; retains 111 kB in all');
  });

  it('shows as many as asked for, and counts the rest', () => {
    const many: SnapshotDiff = {
      ...diff,
      constructors: Array.from({ length: 9 }, (_, i) => ({ ...text, name: `Class${i}` })),
      growth: Array.from({ length: 9 }, () => place),
    };
    const shown = (options: { top?: number }) => {
      const output = formatDiff(many, options);
      return {
        constructors: output.match(/Class\d/g)!.length,
        places: output.match(/fingerprint/g)!.length,
        rest: output.match(/…and \d+ more/g),
      };
    };
    expect(shown({})).toEqual({ constructors: 5, places: 3, rest: ['…and 4 more', '…and 6 more'] });
    expect(shown({ top: 1 })).toMatchObject({ constructors: 1, places: 1 });
    expect(shown({ top: 20 })).toEqual({ constructors: 9, places: 9, rest: null });
  });

  it('tells counts of many snapshots by the first and the last', () => {
    const counts = [1, 2, 3, 4, 5, 60];
    const output = formatDiff({ ...diff, constructors: [{ ...session, counts }] });
    expect(output).toContain('1 → … → 60');
  });

  it('has colours only where asked for', () => {
    expect(formatDiff(diff)).not.toContain('\u001b');
    const colored = formatDiff(diff, { color: true });
    expect(colored).toContain('\u001b[');
    expect(stripVTControlCharacters(colored)).toBe(formatDiff(diff));
  });

  it('fits any names into any width', () => {
    const name = fc.string({ unit: 'grapheme-composite', maxLength: 200 });
    const counts = fc.array(fc.nat(1e9), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        name,
        name,
        counts,
        fc.integer({ min: 40, max: 200 }),
        (object, file, many, width) => {
          const change = { ...session, name: object, counts: many };
          const output = formatDiff(
            {
              ...diff,
              reason: object,
              snapshots: diff.snapshots.map((snapshot) => ({ ...snapshot, name: file })),
              constructors: [change, text],
              growth: [{ ...place, counts: many, constructors: [change] }],
            },
            { width },
          );
          for (const line of output.split('\n'))
            expect([...line].length).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
