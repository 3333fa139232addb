import { expect, it } from 'vitest';
import { runsPart } from '../all-adds.js';
import { runScript } from './run-script.js';

interface Answer {
  pass: boolean;
  message: string;
}

/** What a bare matcher answers in a process of its own; `code` ends in the expression of a promise. */
function ask(code: string): Promise<Answer> {
  const statements = code.trim().split('\n');
  const last = statements.pop();
  return runScript<Answer>(`
    import { EventEmitter } from 'node:events';
    import { toLeakInstancesOf, toBeCollected } from HEAPSLOPE_MATCHERS;
    class Session { constructor() { this.user = { name: 'a' }; } }
    class AdminSession extends Session {}
    const sessions = [];
    ${statements.join('\n')}
    const { pass, message } = await ${last!.trim()};
    print({ pass, message: message() });
  `);
}

it.runIf(runsPart('counts of subclasses'))(
  'counts instances of a class and its subclasses, and tells the holder',
  async () => {
    const { pass, message } = await ask(`
    const leak = () => sessions.push(new AdminSession());
    toLeakInstancesOf.call({ isNot: true }, leak, Session)
  `);
    expect(pass).toBe(true);
    expect(message).toMatch(/LEAK +Session: \d+ instances alive after \d+ calls, \d+ after \d+/);
    expect(message).toMatch(/\+1\.00 +AdminSession/);
    expect(message).toMatch(/variable sessions +Array +← grows here/);
  },
);

it.each([
  ['drops every instance', '() => new Session()', 'Session'],
  [
    'reuses a pool',
    '() => { sessions.push(sessions.length < 20 ? new Session() : sessions.shift()); }',
    'Session',
  ],
  [
    'keeps the newest 500',
    '() => { sessions.push(new Session()); if (sessions.length > 500) sessions.shift(); }',
    `'Session'`,
  ],
  [
    'lets go half a second later',
    '() => { const s = new Session(); setTimeout(() => s.user, 500); }',
    'Session',
  ],
  ['leaks another class', '() => { sessions.push({}); new Session(); }', 'Session'],
])('a handler that %s leaks no instances', async (_, handler, of) => {
  const { pass, message } = await ask(`
    toLeakInstancesOf.call({ isNot: true }, ${handler}, ${of})
  `);
  expect(pass, message).toBe(false);
});

it('one instance kept in ten calls is a leak', async () => {
  const { pass, message } = await ask(`
    let calls = 0;
    const leak = () => { const s = new Session(); if (++calls % 10 === 0) sessions.push(s); };
    toLeakInstancesOf.call({ isNot: true }, leak, 'Session', { explain: 'never' })
  `);
  expect(pass, message).toBe(true);
  expect(message).toContain('+0.10');
});

it.each([
  ['nothing holds it', '() => new Session()'],
  ['an async function made it', 'async () => { const s = new Session(); await null; return s; }'],
  [
    'a timer lets go of it',
    '() => { const s = new Session(); setTimeout(() => s, 400); return s; }',
  ],
  ['only a cycle holds it', '() => { const s = new Session(); s.self = s; return s; }'],
  [
    'only a WeakMap has it as a key',
    '() => { const s = new Session(); new WeakMap().set(s, s); return s; }',
  ],
])('an object is collected where %s', async (_, make) => {
  const { pass, message } = await ask(`
    toBeCollected.call({}, ${make})
  `);
  expect(pass, message).toBe(true);
});

it('a listener that holds an object is told, with what to do', async () => {
  const { pass, message } = await ask(`
    const bus = new EventEmitter();
    const open = () => { const session = new Session(); bus.on('data', () => session.user); return session; };
    toBeCollected.call({}, open)
  `);
  expect(pass).toBe(false);
  expect(message).toMatch(/RETAINED +Session was not collected/);
  expect(message).toMatch(/bus +EventEmitter/);
  expect(message).toMatch(/context\.session +Session/);
  expect(message).toContain('listener-not-removed');
});

it('a variable around the test is told as such', async () => {
  const { pass, message } = await ask(`
    let current = new Session();
    const hold = () => current;
    toBeCollected.call({}, hold)
  `);
  expect(pass).toBe(false);
  expect(message).toMatch(/variable current +Session/);
  expect(message).toContain('held-by-the-test');
});

it('what only the awaiting call has is collected, a suspended call of the program is not', async () => {
  const awaiting = await ask(`
    const check = async (session) => { const answer = await toBeCollected.call({}, session); session.user.name = 'b'; return answer; };
    check(new Session())
  `);
  expect(awaiting.pass, awaiting.message).toBe(true);
  const suspended = await ask(`
    let release;
    const gate = new Promise((resolve) => (release = resolve));
    const serve = async (session) => { await gate; return session; };
    setInterval(() => release, 1e6).unref();
    const open = () => { const session = new Session(); void serve(session); return session; };
    toBeCollected.call({}, open)
  `);
  expect(suspended.pass).toBe(false);
  expect(suspended.message).toContain('suspended function serve');
});
