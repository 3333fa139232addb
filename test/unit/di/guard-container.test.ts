import { describe, expect, it } from 'vitest';
import { checkScopes } from '../../../src/di/check-scopes.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';
import { guardContainer } from '../../../src/di/guard-container.js';
import { findGuard } from '../../../src/di/scope-guard.js';
import type { CheckHost } from '../../../src/check/start-check.js';
import type { LeakReport } from '../../../src/report/leak-report.js';

interface Scope {
  readonly id: number;
}

/** A container that writes down what is done to it. */
function createContainer(
  resolve: (token: string, scope: Scope) => unknown = (token) => ({ token }),
) {
  const log: string[] = [];
  let opened = 0;
  return {
    log,
    open: () => {
      log.push(`open ${++opened}`);
      return { id: opened };
    },
    resolve: (scope: Scope, token: string) => {
      log.push(`${token} ${scope.id}`);
      return resolve(token, scope);
    },
    close: ({ id }: Scope) => void log.push(`close ${id}`),
    tokens: ['db', 'mailer'],
  };
}

/** As a cradle that takes every property for a registration. */
const proxyThatThrows = () => new Proxy({}, { get: () => fail('no such registration') });

const fail = (message: string) => {
  throw new Error(message);
};

describe('a guard', () => {
  it('opens a scope, resolves every token in it and closes it, once to try and once for each call', async () => {
    const container = createContainer();
    const guard = guardContainer(container);
    await guard();
    const first = ['open 1', 'db 1', 'mailer 1', 'close 1'];
    expect(container.log).toEqual([...first, ...first.map((line) => line.replace('1', '2'))]);
  });

  it('waits for functions that return promises', async () => {
    const order: string[] = [];
    const wait = async (said: string) => {
      await Promise.resolve();
      order.push(said);
    };
    const guard = guardContainer({
      open: () => wait('open'),
      resolve: () => wait('resolve'),
      close: () => wait('close'),
      tokens: async () => ['db'],
    });
    await guard();
    expect(order).toEqual(['open', 'resolve', 'close', 'open', 'resolve', 'close']);
  });

  it.each([
    ['opened', ['close 1', 'close 2', 'close 3']],
    ['reversed', ['close 3', 'close 2', 'close 1']],
    ['shuffled', ['close 3', 'close 1', 'close 2']],
  ] as const)('closes concurrent scopes in the order %s', async (closeOrder, closed) => {
    const container = createContainer();
    const guard = findGuard(guardContainer(container, { concurrent: 3, closeOrder }))!;
    await guard.prepare();
    expect(container.log.slice(0, 3)).toEqual(['open 1', 'open 2', 'open 3']);
    expect(container.log.slice(-3)).toEqual(closed);
  });

  it('closes every scope a second time where it is told to', async () => {
    const container = createContainer();
    await findGuard(guardContainer(container, { closeTwice: true }))!.prepare();
    expect(container.log.slice(-2)).toEqual(['close 1', 'close 1']);
  });

  it('leaves one scope in so many open', async () => {
    const container = createContainer();
    const guard = guardContainer(container, { leaveOpen: 2 });
    for (let call = 0; call < 3; call++) await guard();
    expect(container.log.filter((line) => line.startsWith('close'))).toEqual([
      'close 1',
      'close 3',
    ]);
  });

  it('leaves one in so many of those open that are open at a time', async () => {
    const container = createContainer();
    await findGuard(guardContainer(container, { leaveOpen: 2, concurrent: 4 }))!.prepare();
    expect(container.log.slice(-2)).toEqual(['close 1', 'close 3']);
  });

  it('opens and closes as the application does, where it is told how', async () => {
    const container = createContainer();
    const said: string[] = [];
    await findGuard(
      guardContainer(container, {
        open: () => ({ id: 7 }),
        close: ({ id }: Scope) => said.push(`end ${id}`),
      }),
    )!.prepare();
    expect(container.log).toEqual(['db 7', 'mailer 7']);
    expect(said).toEqual(['end 7']);
  });

  it('lists what fails, tries it again, and closes the scope all the same', async () => {
    const container = createContainer((token) => (token === 'db' ? fail('no server') : {}));
    const handler = guardContainer(container);
    await handler();
    expect(findGuard(handler)!.listUnresolved()).toEqual([
      { registration: 'db', reason: 'Error: no server', isSkipped: false },
    ]);
    expect(findGuard(handler)!.countResolved()).toBe(1);
    expect(container.log.filter((line) => line.startsWith('db'))).toEqual(['db 1', 'db 2']);
    expect(container.log.at(-1)).toBe('close 2');
  });

  it('does not try again what wants to end the process or fills the stack', async () => {
    const { exit } = process;
    const recurse = (): unknown => recurse();
    const container = {
      ...createContainer((token) =>
        token === 'fatal' ? process.exit(3) : token === 'deep' ? recurse() : {},
      ),
      tokens: ['fatal', 'deep', 'db'],
    };
    const handler = guardContainer(container);
    await handler();
    const guard = findGuard(handler)!;
    expect(guard.listUnresolved()).toEqual([
      { registration: 'fatal', reason: 'ExitError: it calls process.exit(3)', isSkipped: false },
      {
        registration: 'deep',
        reason: 'RangeError: Maximum call stack size exceeded',
        isSkipped: false,
      },
    ]);
    expect(guard.registrations.map(({ name }) => name)).toEqual(['db']);
    expect(process.exit).toBe(exit);
  });

  it('skips tokens, names, patterns and what a function says', async () => {
    const token = Symbol('clock');
    class Mailer {}
    const container = {
      ...createContainer(),
      resolve: () => ({}),
      tokens: ['db', 'http-server', token, Mailer, 'queue', 'cache'],
    };
    const skip = ['db', /-server$/g, token, Mailer, (_: unknown, name: string) => name === 'queue'];
    const guard = findGuard(guardContainer(container, { skip }))!;
    await guard.prepare();
    expect(guard.registrations.map(({ name }) => name)).toEqual(['cache']);
    expect(guard.listUnresolved().map(({ registration }) => registration)).toEqual([
      'db',
      'http-server',
      'Symbol(clock)',
      'Mailer',
      'queue',
    ]);
  });

  it('tells what went wrong as scopes were closed', async () => {
    const container = { ...createContainer(), close: () => fail('already closed') };
    const guard = findGuard(guardContainer(container, { closeTwice: true }))!;
    await guard.prepare();
    expect(guard.listCloseFailures()).toEqual([
      'Error: already closed',
      'a second time: Error: already closed',
    ]);
  });

  it.each([
    [undefined, /got undefined/],
    [Promise.resolve({}), /got \[Promise\], which is to be awaited first/],
    [proxyThatThrows(), /A container is expected/],
    [{ services: [] }, /one of typedi's instances: give its `Container`/],
    [{ open() {}, resolve() {}, tokens: 'db' }, /`tokens` of a container .* must be a list/],
  ])('refuses what is no container: %#', (container, message) => {
    expect(() => guardContainer(container)).toThrow(message);
  });

  it.each([
    [{ tokenz: [] }, /Unknown option .*"tokenz".* Did you mean `tokens`\?/],
    [{ concurrent: 0 }, /`concurrent` must be an integer of at least 1; got 0/],
    [{ closeOrder: 'random' }, /'opened', 'reversed' or 'shuffled'; got "random"/],
    [{ skip: [null] }, /`skip` must be .*; got null/],
  ])('refuses the options %o', (options, message) => {
    expect(() => guardContainer(createContainer(), options)).toThrow(message);
  });

  it.each([
    [{ ...createContainer(), tokens: [] }, /Nothing is registered with the container/],
    [createContainer(() => fail('no')), /None of the 2 registrations of the container could be/],
    [{ ...createContainer(), open: () => fail('closed') }, /could not be opened: Error: closed/],
  ])('rejects where nothing can be checked: %#', async (container, message) => {
    await expect(guardContainer(container)()).rejects.toThrow(message);
  });
});

describe('a check of scopes', () => {
  it('holds the container while it lasts, and not for longer', async () => {
    const container = createContainer();
    const guard = findGuard(guardContainer(container))!;
    let now = 0;
    const turn = async () => {};
    const clock = { now: () => now++, after: () => () => {}, turn, sleep: turn };
    const probe = { clock, collectGarbage() {}, readHeap() {}, close: async () => {} };
    const host = { openProbe: () => probe } as unknown as CheckHost;
    const key = Symbol.for('container under guard');
    const report = await checkScopes(guard, host, {}, async () => {
      expect((globalThis as { [key]?: Set<unknown> })[key]!.has(container)).toBe(true);
      return { verdict: 'clean', warnings: [] } as unknown as LeakReport;
    });
    expect(key in globalThis).toBe(false);
    expect(report.scopes).toMatchObject({ container: 'the container', resolved: 2, kept: [] });
  });

  it('says that no registration is named, where none is found', async () => {
    const container = { open: () => 1, resolve: () => 1, close() {}, tokens: ['one'] };
    const guard = findGuard(guardContainer(container))!;
    let now = 0;
    const turn = async () => {};
    const clock = { now: () => now++, after: () => () => {}, turn, sleep: turn };
    const probe = { ...createFakeProbe(), clock, close: async () => {} };
    const host = { openProbe: () => probe } as unknown as CheckHost;
    const leak = { verdict: 'leak', reason: 'It grows.', leaks: [] };
    const check = async () => ({ ...leak, warnings: [] }) as unknown as LeakReport;
    const { warnings } = await checkScopes(guard, host, {}, check);
    expect(warnings).toMatchObject([
      { code: 'not-narrowed', message: expect.stringMatching(/No registration was found/) },
    ]);
  });

  it('tells what is thrown outside of any call, and leaves it to the process afterwards', async () => {
    const guard = findGuard(guardContainer(createContainer()))!;
    let now = 0;
    const turn = async () => {};
    const clock = { now: () => now++, after: () => () => {}, turn, sleep: turn };
    const probe = { ...createFakeProbe(), clock, close: async () => {} };
    const host = { openProbe: () => probe } as unknown as CheckHost;
    const check = checkScopes(guard, host, {}, async () => {
      expect(process.hasUncaughtExceptionCaptureCallback()).toBe(true);
      await new Promise((resolve) => {
        setImmediate(() => {
          setImmediate(resolve);
          fail('the port is taken');
        });
      });
      return guard.run() as never;
    });
    await expect(check).rejects.toMatchObject({
      code: 'HEAPSLOPE_USAGE',
      message: expect.stringContaining('resolved: Error: the port is taken') as string,
    });
    expect(process.hasUncaughtExceptionCaptureCallback()).toBe(false);
  });

  it('says what never came', async () => {
    const container = createContainer((token) => (token === 'mailer' ? new Promise(() => {}) : {}));
    const guard = findGuard(guardContainer(container))!;
    const clock = {
      now: () => 0,
      after(_: number, fire: () => void) {
        setTimeout(fire);
        return () => {};
      },
    };
    const host = { deadline: 5000, openProbe: () => ({ clock, close: async () => {} }) };
    const check = checkScopes(guard, host as unknown as CheckHost, {}, () => fail('not reached'));
    await expect(check).rejects.toMatchObject({
      code: 'HEAPSLOPE_HANDLER_TIMEOUT',
      waitedMs: 4600,
      message: expect.stringContaining('{ skip: ["mailer"] }') as string,
    });
    expect(Symbol.for('container under guard') in globalThis).toBe(false);
  });
});
