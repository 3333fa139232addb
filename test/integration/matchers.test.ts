import { expect, it } from 'vitest';
import { runsPart } from '../all-adds.js';
import { runScript } from './run-script.js';

interface Answer {
  pass: boolean;
  message: string;
}

const HEAD = `
    import { EventEmitter } from 'node:events';
    import { toLeakInstancesOf, toBeCollected } from HEAPSLOPE_MATCHERS;
    class Session { constructor() { this.user = { name: 'a' }; } }
    class AdminSession extends Session {}
    const sessions = [];
    const tell = ({ pass, message }) => ({ pass, message: message() });`;

/** What a bare matcher answers in a process of its own; `code` ends in the expression of a promise. */
function ask(code: string): Promise<Answer> {
  const statements = code.trim().split('\n');
  const last = statements.pop();
  return runScript<Answer>(`
    ${HEAD}
    ${statements.join('\n')}
    print(tell(await ${last!.trim()}));
  `);
}

/** What it answers to each of several promises, one after the other in one process. */
function askEach(promises: readonly string[]): Promise<Answer[]> {
  return runScript<Answer[]>(`
    ${HEAD}
    const answers = [];
    ${promises.map((promise) => `sessions.length = 0; answers.push(tell(await ${promise}));`).join('\n')}
    print(answers);
  `);
}

if (runsPart('counts of subclasses'))
  it('counts instances of a class and its subclasses, and tells the holder', async () => {
    const { pass, message } = await ask(`
    const leak = () => sessions.push(new AdminSession());
    toLeakInstancesOf.call({ isNot: true }, leak, Session)
  `);
    expect(pass).toBe(true);
    expect(message).toMatch(/LEAK +Session: \d+ instances alive after \d+ calls, \d+ after \d+/);
    expect(message).toMatch(/\+1\.00 +AdminSession/);
    expect(message).toMatch(/variable sessions +Array +← grows here/);
  });

it('a handler leaks no instances that drops, reuses or bounds them', async () => {
  const handlers = [
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
  ] as const;
  const answers = await askEach(
    handlers.map(([, handler, of]) => `toLeakInstancesOf.call({ isNot: true }, ${handler}, ${of})`),
  );
  for (const [index, [title]] of handlers.entries())
    expect(answers[index]!.pass, `${title}: ${answers[index]!.message}`).toBe(false);
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

it('an object is collected that nothing holds for long', async () => {
  const made = [
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
  ] as const;
  const answers = await askEach(made.map(([, make]) => `toBeCollected.call({}, ${make})`));
  for (const [index, [title]] of made.entries())
    expect(answers[index]!.pass, `${title}: ${answers[index]!.message}`).toBe(true);
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
