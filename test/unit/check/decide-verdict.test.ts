import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideVerdict,
  type DecideInput,
  type ExplainOutcome,
  type FollowedGrowth,
} from '../../../src/check/decide-verdict.js';
import type { ReachableLimit } from '../../../src/check/explain-growth.js';
import type { ChannelTrend, Leak } from '../../../src/report/leak-report.js';

function channel(name: ChannelTrend['name'], unit: ChannelTrend['unit'], perCall: number) {
  const trend = { name, unit, perCall, low: perCall, high: perCall };
  return { ...trend, isJudged: true, isGrowing: true } satisfies ChannelTrend;
}

const keeps = (name: string) => ({ constructors: [{ name }] }) as unknown as Leak;
const grows = (describe: string) =>
  ({ growing: { constructor: 'Array', edge: '[]', describe } }) as unknown as Leak;

const explained = (found: Partial<Extract<ExplainOutcome, { kind: 'explained' }>> = {}) =>
  ({ kind: 'explained', leaks: [], ignored: [], limits: [], ...found }) satisfies ExplainOutcome;

const outlasted: FollowedGrowth = {
  state: 'sustained',
  lastPerCall: 64,
  fall: 1,
  end: 'outlasted',
  isLongEnough: true,
};
const still: FollowedGrowth = { ...outlasted, state: 'still', lastPerCall: 0.3, end: 'still' };

/** A check of 1200 calls whose heap stood still and was not looked at, but for what is given. */
function decide(given: Partial<DecideInput> = {}) {
  return decideVerdict({
    judgement: { state: 'open' },
    outcome: { kind: 'skipped' },
    channels: [],
    growth: { estimate: 0, low: 0 },
    detectable: 3,
    calls: 1200,
    ...given,
  });
}

const buffers = channel('arrayBuffers', 'bytes', 64);
const handles = { ...channel('handles', 'count', 1), kinds: ['Timeout'] };
const quiet = { state: 'quiet', from: 0, detectable: 1 } as const;
const list = grows('Array list: +1.00 element per call');
const map = grows('Map byId: +0.50 entry per call');

describe('what leaks', () => {
  const decideLeak = (given: Partial<DecideInput> = {}) =>
    decide({ outcome: explained({ leaks: [list] }), followed: outlasted, ...given });

  it('is told by the worst of it', () => {
    expect(decideLeak()).toEqual({
      verdict: 'leak',
      reason: 'Array list: +1.00 element per call, over 1200 calls.',
    });
    const both = explained({ leaks: [list, map] });
    expect(decideLeak({ outcome: both }).reason).toBe(
      'Array list: +1.00 element per call (and 1 more), over 1200 calls.',
    );
  });

  it('is told with the channels that grow beside it, and with what cut it short', () => {
    const channels = [buffers, { ...handles, isGrowing: false }];
    const followed = { ...outlasted, end: 'memory' } as const;
    expect(decideLeak({ channels, followed }).reason).toBe(
      'Array list: +1.00 element per call, and array buffers grow by 64 B per call, over 1200 calls. It was stopped before it would have filled the memory.',
    );
  });

  it('is no leak yet where there were too few calls for what fills up', () => {
    const followed = { ...outlasted, end: 'time', isLongEnough: false } as const;
    expect(decideLeak({ followed })).toEqual({
      verdict: 'inconclusive',
      reason:
        'Array list: +1.00 element per call, over 1200 calls: too few to tell a leak from what fills up. Give the check more time (timeBudget).',
    });
    expect(decideLeak({ followed, cutShort: 'The test ended.' }).reason).toMatch(
      /fills up\. The test ended\.$/,
    );
    expect(decideLeak({ followed: { ...followed, isLongEnough: true } }).verdict).toBe('leak');
  });

  it('is a leak where nobody said how it was followed', () => {
    expect(decide({ outcome: explained({ leaks: [list] }) }).verdict).toBe('leak');
  });

  it('is none yet where all of it states a limit that it has not reached', () => {
    const limit: ReachableLimit = {
      owner: 'LRUCache',
      name: 'max',
      max: 5000,
      size: 1200,
      missing: 3800,
      fingerprint: 'f',
      perCall: 0.5,
    };
    const outcome = explained({ leaks: [list], limits: [limit] });
    expect(decideLeak({ outcome })).toEqual({
      verdict: 'inconclusive',
      reason:
        'LRUCache holds 1200 entries after 1200 calls, and its max is 5000: whether it stops there takes some 7600 more calls. Warm it up (warmup: 8800), or give it a smaller max in the test.',
    });
    const beside = explained({ leaks: [list, map], limits: [limit] });
    expect(decideLeak({ outcome: beside }).verdict).toBe('leak');
  });
});

describe('channels that grow', () => {
  const decideChannels = (channels: ChannelTrend[], ignored: Leak[] = []) =>
    decide({ outcome: explained({ ignored }), channels, followed: outlasted });

  it('are a leak without any object, and are named', () => {
    expect(decideChannels([buffers, handles])).toEqual({
      verdict: 'leak',
      reason:
        'Array buffers grow by 64 B per call and active handles and timers grow by 1.00 per call (Timeout), over 1200 calls.',
    });
  });

  it('are excused by what is ignored, if that may hold them', () => {
    expect(decideChannels([buffers], [keeps('Uint8Array')]).verdict).toBe('clean');
    expect(decideChannels([buffers], [keeps('Session')]).verdict).toBe('leak');
    expect(decideChannels([handles], [keeps('Timeout')]).verdict).toBe('clean');
    expect(decideChannels([handles], [keeps('Uint8Array')]).verdict).toBe('leak');
    expect(decideChannels([buffers, handles], [keeps('Timeout')]).reason).toBe(
      'Array buffers grow by 64 B per call, over 1200 calls.',
    );
  });

  it('say nothing where they are not judged, or do not grow', () => {
    for (const change of [{ isGrowing: false }, { isJudged: false }]) {
      const channels = [{ ...buffers, ...change }];
      expect(decide({ outcome: explained(), channels, followed: still }).verdict).toBe('clean');
    }
  });

  it.each<[string, Partial<DecideInput>, string]>([
    ['nothing was explained', { outcome: unavailable(true) }, 'leak'],
    ['there was no time for it either', { outcome: unavailable(false) }, 'inconclusive'],
    ['nobody looked', { outcome: { kind: 'skipped' } }, 'inconclusive'],
    ['objects were counted', { outcome: counted(undefined, true) }, 'leak'],
    ['growth was outlasted', { outcome: { kind: 'followed' }, followed: outlasted }, 'leak'],
    ['time ran out', { outcome: { kind: 'followed' }, followed: ended('time') }, 'inconclusive'],
    ['memory ran out', { outcome: { kind: 'followed' }, followed: ended('memory') }, 'leak'],
    ['all stood still', { outcome: { kind: 'followed' }, followed: still }, 'clean'],
  ])('count where late releases were waited for: %s', (_, given, verdict) => {
    expect(decide({ channels: [buffers], ...given }).verdict).toBe(verdict);
  });
});

function unavailable(isSettled: boolean): ExplainOutcome {
  return { kind: 'unavailable', reason: 'no inspector.', isSettled };
}

function counted(growth: string | undefined, isOpen: boolean): ExplainOutcome {
  return { kind: 'counted', growth, isOpen };
}

function ended(end: FollowedGrowth['end'], state: FollowedGrowth['state'] = 'open') {
  return { ...outlasted, state, end } satisfies FollowedGrowth;
}

describe('objects that were counted', () => {
  it('are a leak where they accumulate', () => {
    const outcome = counted('1.00 objects per call survive from every batch', true);
    expect(decide({ outcome })).toEqual({
      verdict: 'leak',
      reason:
        "1.00 objects per call survive from every batch, over 1200 calls. Allow a snapshot (explain: 'on-suspicion') to see what holds it.",
    });
  });

  it('say too little where they do not, and the heap moves', () => {
    const growth = { estimate: 210, low: -800 };
    expect(decide({ outcome: counted(undefined, true), growth })).toEqual({
      verdict: 'inconclusive',
      reason:
        "The heap moved by 210 B per call over 1200 calls, and counts alone do not tell what grows. Allow a snapshot (explain: 'on-suspicion').",
    });
    expect(decide({ outcome: counted(undefined, true), judgement: quiet }).verdict).toBe('clean');
    expect(decide({ outcome: counted(undefined, false) }).verdict).toBe('clean');
  });
});

describe('without evidence', () => {
  it('a heap that stood still is clean, looked at or not', () => {
    const told = 'The heap did not grow over 1200 calls.';
    const clean = { verdict: 'clean', reason: told };
    expect(decide({ judgement: quiet })).toEqual(clean);
    expect(decide({ judgement: quiet, outcome: unavailable(true) })).toEqual(clean);
    expect(decide({ outcome: { kind: 'followed' }, followed: still })).toEqual({
      verdict: 'clean',
      reason:
        'What the handler makes is let go of: nothing stayed in proportion to the calls, over 1200 calls.',
    });
  });

  it('one that moved and was not looked at leaves the answer open', () => {
    const growth = { estimate: 210.4, low: -800 };
    expect(decide({ growth })).toEqual({
      verdict: 'inconclusive',
      reason: 'The heap moved by 210 B per call over 1200 calls, and nothing explained it.',
    });
    expect(decide({ growth, cutShort: 'The test ended.' }).reason).toBe('The test ended.');
    expect(decide({ growth, outcome: unavailable(true) })).toEqual({
      verdict: 'inconclusive',
      reason:
        'The heap moved by 210 B per call over 1200 calls, and what grows could not be told: no inspector.',
    });
  });

  it('what slows down leaves it open', () => {
    const followed = { ...ended('time', 'falling'), lastPerCall: 12.3, fall: 0.417 };
    expect(decide({ outcome: { kind: 'followed' }, followed })).toEqual({
      verdict: 'inconclusive',
      reason:
        'Growth slows down, to 12 B per call (42 % of what it was) over 1200 calls: something fills up, or is emptied now and then. Give the check more time (timeBudget), or a longer warmup.',
    });
  });

  it('so does what stayed, and not in proportion', () => {
    const outcome = { kind: 'followed' } as const;
    const told = '64 B per call stayed at the end of 1200 calls, but not in proportion to them.';
    const advice = 'Give the check more time (timeBudget), or a longer warmup.';
    expect(decide({ outcome, followed: ended('time') }).reason).toBe(`${told} ${advice}`);
    expect(decide({ outcome, followed: ended('time'), cutShort: 'The test ended.' }).reason).toBe(
      `${told} The test ended.`,
    );
    expect(decide({ outcome, followed: ended('memory') })).toEqual({
      verdict: 'inconclusive',
      reason: `${told} The check stopped before it would have filled the memory.`,
    });
  });

  it('what grew in proportion, and was not found, is not told as the contrary', () => {
    const { verdict, reason } = decide({ outcome: explained(), followed: outlasted });
    expect(verdict).toBe('inconclusive');
    expect(reason).not.toContain('not in proportion');
  });

  it('what is ignored decides nothing', () => {
    const outcome = explained({ ignored: [keeps('Session')] });
    const growth = { estimate: 64, low: 64 };
    for (const end of ['outlasted', 'time', 'memory'] as const)
      expect(decide({ outcome, growth, followed: ended(end) }).verdict).toBe('clean');
  });
});

describe('growth above what would have been seen', () => {
  it.each<[string, Partial<DecideInput>]>([
    ['the heap was quiet', { judgement: quiet }],
    ['nothing could be explained', { judgement: quiet, outcome: unavailable(true) }],
    ['objects were counted', { outcome: counted(undefined, false) }],
    ['it was followed until it stood still', { outcome: { kind: 'followed' }, followed: still }],
  ])('is never clean: %s', (_, given) => {
    const growth = { estimate: 12, low: 3.01 };
    expect(decide({ ...given, growth: { estimate: 12, low: 3 } }).verdict).toBe('clean');
    expect(decide({ ...given, growth })).toEqual({
      verdict: 'inconclusive',
      reason:
        '12 B per call stayed over 1200 calls, and nothing accounts for it. Give the check more time (timeBudget), or a tolerance.',
    });
  });

  const outcomes: fc.Arbitrary<ExplainOutcome> = fc.oneof(
    fc.constant<ExplainOutcome>({ kind: 'skipped' }),
    fc.constant<ExplainOutcome>({ kind: 'followed' }),
    fc.boolean().map(unavailable),
    fc
      .record({
        growth: fc.option(fc.constant('objects'), { nil: undefined }),
        isOpen: fc.boolean(),
      })
      .map(({ growth, isOpen }) => counted(growth, isOpen)),
    fc.subarray([list, map]).map((leaks) => explained({ leaks, ignored: [], limits: [] })),
  );
  const inputs: fc.Arbitrary<DecideInput> = fc.record(
    {
      judgement: fc.constantFrom<DecideInput['judgement'][]>(
        quiet,
        { state: 'growing' },
        { state: 'open' },
      ),
      outcome: outcomes,
      channels: fc.subarray([buffers, handles, { ...buffers, isGrowing: false }]),
      followed: fc.record({
        state: fc.constantFrom<FollowedGrowth['state'][]>('still', 'sustained', 'falling', 'open'),
        lastPerCall: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fall: fc.double({ min: 0, max: 1, noNaN: true }),
        end: fc.constantFrom<FollowedGrowth['end'][]>('still', 'outlasted', 'memory', 'time'),
        isLongEnough: fc.boolean(),
      }),
      growth: fc.record({
        estimate: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        low: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      }),
      detectable: fc.double({ min: 0, max: 1e5, noNaN: true }),
      calls: fc.nat(1e6),
      cutShort: fc.string(),
    },
    { requiredKeys: ['judgement', 'outcome', 'channels', 'growth', 'detectable', 'calls'] },
  );

  it('is never clean, whatever else is known, as long as nothing is ignored', () => {
    const verdicts = new Set<string>();
    fc.assert(
      fc.property(inputs, (input) => {
        const { verdict } = decideVerdict(input);
        verdicts.add(verdict);
        if (input.growth.low > input.detectable) expect(verdict).not.toBe('clean');
      }),
      { seed: 20_261, numRuns: 2000 },
    );
    expect(verdicts).toEqual(new Set(['clean', 'leak', 'inconclusive']));
  });
});
