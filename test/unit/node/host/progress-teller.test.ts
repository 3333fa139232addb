import { afterEach, describe, expect, it, vi } from 'vitest';
import { createProgressTeller } from '../../../../src/node/host/progress-teller.js';

const STEP = { phase: 'watch', calls: 2400, batches: 6, heap: 12e6 };

/** A clock that is moved by hand, with room for one timer. */
function createClock() {
  let now = 0;
  let timer: { at: number; callback: () => void } | undefined;
  return {
    now: () => now,
    after(ms: number, callback: () => void) {
      const own = { at: now + ms, callback };
      timer = own;
      return () => {
        if (timer === own) timer = undefined;
      };
    },
    hasTimer: () => timer !== undefined,
    advance(ms: number) {
      const end = now + ms;
      while (timer !== undefined && timer.at <= end) {
        now = timer.at;
        const { callback } = timer;
        timer = undefined;
        callback();
      }
      now = end;
    },
  };
}

function create(advise?: () => string[]) {
  const clock = createClock();
  const lines: string[] = [];
  const teller = createProgressTeller({
    clock,
    write: (line) => lines.push(line),
    ...(advise ? { advise } : {}),
  });
  return { clock, lines, teller };
}

describe('the teller of progress', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('says nothing of a check that is over within two seconds', () => {
    const { clock, lines, teller } = create();
    teller.begin(() => ': GET /…');
    clock.advance(1900);
    teller.note(STEP);
    teller.end();
    expect(clock.hasTimer()).toBe(false);
    clock.advance(60_000);
    expect(lines).toEqual([]);
  });

  it('tells after two seconds, and then every two and a half', () => {
    const { clock, lines, teller } = create();
    teller.begin(() => ': GET /…');
    for (let batch = 0; batch < 90; batch++) {
      clock.advance(100);
      teller.note({ ...STEP, calls: batch * 100 });
    }
    expect(lines).toEqual([
      'heapslope: GET /… watching, 1800 calls, 2.0 s',
      'heapslope: GET /… watching, 4300 calls, 4.5 s',
      'heapslope: GET /… watching, 6800 calls, 7.0 s',
    ]);
  });

  it('tells by a timer where no step is noted for long', () => {
    const { clock, lines, teller } = create();
    teller.begin(() => ':');
    clock.advance(6000);
    expect(lines).toEqual(['heapslope: starting, 2.0 s', 'heapslope: starting, 4.5 s']);
  });

  it('tells of the snapshot of a large heap before the process stands still', () => {
    const { clock, lines, teller } = create();
    teller.begin(() => ':');
    clock.advance(1000);
    teller.note({ ...STEP, phase: 'snapshot' });
    teller.note({ ...STEP, phase: 'snapshot', heap: 110e6 });
    expect(lines).toEqual(['heapslope: taking a heap snapshot of 110 MB, 2400 calls, 1.0 s']);
  });

  it('goes on counting over the checks of a suite', () => {
    const { clock, lines, teller } = create();
    for (let test = 1; test <= 60; test++) {
      teller.begin(() => ` ${test}/60:`);
      clock.advance(100);
      teller.note(STEP);
      teller.end();
    }
    expect(lines).toEqual(['heapslope 20/60: starting, 0.1 s', 'heapslope 45/60: starting, 0.1 s']);
  });

  it('gives advice once, before the first line', () => {
    const { clock, lines, teller } = create(() => ['The heap is large.']);
    teller.begin(() => ':');
    clock.advance(6000);
    expect(lines.slice(0, 2)).toEqual([
      'heapslope: The heap is large.',
      'heapslope: starting, 2.0 s',
    ]);
    expect(lines).toHaveLength(3);
  });

  it('is turned off by HEAPSLOPE_PROGRESS=0', () => {
    vi.stubEnv('HEAPSLOPE_PROGRESS', '0');
    const { clock, lines, teller } = create();
    teller.begin(() => ':');
    clock.advance(9000);
    teller.note(STEP);
    teller.end();
    expect(lines).toEqual([]);
  });
});
