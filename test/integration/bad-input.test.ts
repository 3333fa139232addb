import { describe, expect, it } from 'vitest';
import { runsPart } from '../all-adds.js';
import { runScript } from './run-script.js';

/** What is left behind after a check has failed, and what it said. */
interface Aftermath {
  error: {
    code?: string;
    name: string;
    message: string;
    call?: number;
    cause?: string;
    isBranded: boolean;
  };
  /** Active resources beyond those before, such as timers and sessions. */
  left: string[];
  /** The verdict of a check that follows: the lock was given back. */
  next: string;
  gcLeftBehind: boolean;
}

function fail(check: string, nodeArguments: string[] = []): Promise<Aftermath> {
  return runScript<Aftermath>(
    `
    import { assertNoLeak, detectLeak, leakFree, isHeapslopeError } from HEAPSLOPE;
    const before = process.getActiveResourcesInfo();
    let error;
    try { await (${check}); } catch (caught) { error = caught; }
    await new Promise((resolve) => setTimeout(resolve, 20));
    const left = process.getActiveResourcesInfo().slice(before.length);
    const next = await detectLeak(() => {});
    print({
      error: error && {
        code: error.code, name: error.name, message: error.message, call: error.call,
        cause: error.cause && String(error.cause), isBranded: isHeapslopeError(error),
      },
      left, next: next.verdict, gcLeftBehind: typeof globalThis.gc === 'function',
    });
  `,
    nodeArguments,
  );
}

/** Told before anything is measured: one process is enough for all. */
const REFUSED: [string, RegExp][] = [
  ['Promise.resolve()', /must be a function.*Promise/s],
  ['', /must be a function.*undefined/s],
  ['() => {}, { iterations: 5 }', /"?iterations"?.*calls/s],
  ["() => {}, { calls: 'many' }", /calls.*"many"/s],
  ["() => {}, { tolerance: '5 parsecs' }", /tolerance.*5 parsecs/s],
];

describe('a check that cannot be made', () => {
  it('says so, and leaves nothing behind', async () => {
    const { errors, left, next } = await runScript<
      Pick<Aftermath, 'left' | 'next'> & { errors: Partial<Aftermath['error']>[] }
    >(`
      import { detectLeak, isHeapslopeError } from HEAPSLOPE;
      const before = process.getActiveResourcesInfo();
      const errors = [];
      const note = (error) =>
        errors.push({ code: error.code, message: error.message, isBranded: isHeapslopeError(error) });
      ${REFUSED.map(([given]) => `await detectLeak(${given}).catch(note);`).join('\n')}
      await new Promise((resolve) => setTimeout(resolve, 20));
      const left = process.getActiveResourcesInfo().slice(before.length);
      print({ errors, left, next: (await detectLeak(() => {})).verdict });
    `);
    expect(errors).toEqual(
      REFUSED.map(([, message]) => ({
        code: 'HEAPSLOPE_INVALID_OPTION',
        isBranded: true,
        message: expect.stringMatching(message) as string,
      })),
    );
    expect(left).toEqual([]);
    expect(next).toBe('clean');
  });

  it.each([
    ['throws', 'throw new TypeError("no such order")'],
    ['rejects', 'return Promise.reject(new TypeError("no such order"))'],
  ])('is no verdict when the handler %s at call 7', async (_, failing) => {
    const { error, left, next, gcLeftBehind } = await fail(
      `(() => { let n = 0; return detectLeak(() => { if (++n === 7) { ${failing} } }); })()`,
    );
    expect(error).toMatchObject({
      code: 'HEAPSLOPE_HANDLER',
      name: 'HandlerError',
      call: 7,
      cause: 'TypeError: no such order',
    });
    expect(error.message).toContain('failed at call 7: TypeError: no such order');
    expect(left).toEqual([]);
    expect(next).toBe('clean');
    expect(gcLeftBehind).toBe(false);
  });

  it('fails when the handler throws while births are tracked, and leaves no session open', async () => {
    const { error, left, next } = await fail(
      `(() => { const kept = []; let isTracked = false;
        return detectLeak(() => { kept.push({}); if (isTracked) throw new Error('late'); },
          { onProgress: ({ phase, batches }) => { isTracked = phase === 'look' && batches >= 1; } }); })()`,
    );
    expect(error).toMatchObject({ code: 'HEAPSLOPE_HANDLER', cause: 'Error: late' });
    expect(left).toEqual([]);
    expect(next).toBe('clean');
  });

  it("ends with the signal's reason, also while a call is pending", async () => {
    const { error, left, next } = await fail(
      `detectLeak(() => new Promise((resolve) => setTimeout(resolve, 50)), { signal: AbortSignal.timeout(300) })`,
    );
    expect(error.name).toBe('TimeoutError');
    expect(left.filter((name) => name !== 'Timeout')).toEqual([]);
    expect(next).toBe('clean');
  });
});

describe('a program that has changed what is built in', () => {
  const OWN_JSON =
    'globalThis.JSON = { parse() { throw new Error("mine"); }, stringify: () => "mine" };';
  const NUMBER = 'Object.prototype.answer = 42;';
  const check = (before: string, after: string) =>
    runScript<{ told: string }>(`
      const { stringify } = JSON;
      ${before}
      const { detectLeak } = await import(HEAPSLOPE);
      ${after}
      const kept = [];
      const told = await detectLeak(() => { kept.push({ a: 1 }); }).then(
        ({ verdict, leaks }) => verdict + ' ' + leaks[0]?.growing.describe,
        ({ message }) => message,
      );
      writeSync(3, stringify({ told }));
    `);

  const atStart: [string, string, string][] = [
    ['a JSON of its own', '', OWN_JSON],
    ['an enumerable number on Object.prototype', NUMBER, ''],
  ];
  it.each<[string, string, string]>([
    ...(runsPart('programs that change what is built in') ? atStart : []),
    ['an enumerable number on Object.prototype, later', '', NUMBER],
  ])('is told of its leak all the same: %s', async (_, before, after) => {
    expect((await check(before, after)).told).toMatch(/^leak Array kept/);
  });

  it('is told that it has replaced JSON before heapslope was loaded', async () => {
    expect((await check(OWN_JSON, '')).told).toMatch(
      /JSON\.parse is not the engine’s own: .* Import heapslope first/,
    );
  });
});

describe('without an inspector', () => {
  const isNode20 = process.versions.node.startsWith('20.');
  const permission = [
    isNode20 ? '--experimental-permission' : '--permission',
    '--allow-fs-read=*',
    '--allow-fs-write=*',
  ];

  it('calls no timers a leak that have ended a second later, and handles that stay one', async () => {
    const { timers, ports } = await runScript<
      Record<'timers' | 'ports', { verdict: string; reason: string }>
    >(
      `
      import { detectLeak } from HEAPSLOPE;
      const kept = [];
      print({
        timers: await detectLeak(() => void setTimeout(() => {}, 700)),
        ports: await detectLeak(() => {
          const { port1 } = new MessageChannel();
          kept.push(port1.on('message', () => {}));
        }, { calls: 20 }),
      });
      process.exit();
    `,
      permission,
    );
    expect(timers.verdict).not.toBe('leak');
    expect(ports.verdict).toBe('leak');
    expect(ports.reason).toContain('Active handles and timers grow by 1.00 per call');
  });

  it('still clears a clean handler, and says of a leaking one what is missing', async () => {
    const { clean, leaking } = await runScript<
      Record<'clean' | 'leaking', { verdict: string; reason: string }>
    >(
      `
      import { detectLeak } from HEAPSLOPE;
      const kept = [];
      print({
        clean: await detectLeak(() => {}),
        leaking: await detectLeak(() => { kept.push({ n: kept.length }); }),
      });
    `,
      permission,
    );
    expect(clean.verdict).toBe('clean');
    expect(leaking.verdict).toBe('inconclusive');
    expect(leaking.reason).toContain('ERR_ACCESS_DENIED');
  });
});
