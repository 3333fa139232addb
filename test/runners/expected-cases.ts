/** What a case has to come to, in every runner. */
export interface ExpectedCase {
  title: string;
  status: 'passed' | 'failed' | 'skipped' | 'pending';
  /** What its failure message has to say. */
  says?: RegExp[];
}

const LEAK_REPORT = [/LEAK/, /\+1\.00 +Session/];
const AT_PLACE = /A leak check was not awaited at .*cases.*:\d+:\d+\./;
const NOT_AWAITED = [AT_PLACE, /Write: await expect\(handler\)\.not\.toLeakMemory\(\)/];

export const VERDICTS: ExpectedCase[] = [
  {
    title: 'a leak fails',
    status: 'failed',
    says: [
      /^.*LEAK +Array sessions/,
      /expect\(handler\)\.not\.toLeakMemory\(\)/,
      ...LEAK_REPORT,
      /verdicts\.test\.ts/,
    ],
  },
  { title: 'a clean handler passes', status: 'passed' },
  { title: 'a clean async handler passes', status: 'passed' },
  { title: 'a leak passes without .not', status: 'passed' },
  { title: 'the operation of a benchmark passes', status: 'passed' },
  {
    title: 'a task of a benchmark that was not run',
    status: 'failed',
    says: [/The task "parse" cannot be checked: it was not run/],
  },
  {
    title: 'a clean handler fails without .not',
    status: 'failed',
    says: [
      /expect\(handler\)\.toLeakMemory\(\)/,
      /Expected the handler to leak memory, but it does not/,
      /CLEAN/,
    ],
  },
  { title: 'a handler that throws', status: 'failed', says: [/HandlerError/, /call 3/, /no more/] },
  {
    title: 'a handler that throws, without .not',
    status: 'failed',
    says: [/HandlerError/, /call 1/, /never/],
  },
  {
    title: 'a promise in place of a handler',
    status: 'failed',
    says: [
      /must be a function/,
      /\[Promise\], the promise of a single call/,
      /Write: await expect\(\(\) => handle\(request\)\)\.not\.toLeakMemory\(\)/,
    ],
  },
  {
    title: 'a promise in place of a handler, without .not',
    status: 'failed',
    says: [/must be a function/, /Write: await expect\(\(\) => handle\(request\)\)\.toLeakMemory/],
  },
  { title: 'an unknown option', status: 'failed', says: [/iterations/, /calls/] },
  { title: 'the modifier resolves', status: 'failed', says: [/cannot be used with .*resolves/] },
  { title: 'fake timers change nothing', status: 'passed' },
];

/** Run beside the others: they wait. */
export const TIMEOUTS: ExpectedCase[] = [
  {
    title: 'no time fails with .not',
    status: 'failed',
    says: [/no verdict/, /INCONCLUSIVE/, /timeout/],
  },
  {
    title: 'no time fails without .not',
    status: 'failed',
    says: [/no verdict/, /INCONCLUSIVE/, /timeout/],
  },
  {
    title: 'a handler that never settles',
    status: 'failed',
    says: [/HandlerTimeoutError/, /call 1/],
  },
  {
    title: 'a handler that waits for a fake timer',
    status: 'failed',
    says: [/HandlerTimeoutError/, /Fake timers are on/, /(vi|jest)\.useRealTimers\(\)/],
  },
];

/** `toLeakInstancesOf` and `toBeCollected`. */
export const INSTANCES: ExpectedCase[] = [
  {
    title: 'leaked instances fail',
    status: 'failed',
    says: [
      /expect\(handler\)\.not\.toLeakInstancesOf\(Session\)/,
      /LEAK/,
      /\+1\.00 +per\s+call/,
      /instances .* Session \(\+\d+\), \+1\.00 per call/,
      /\+1\.00 +AdminSession/,
      /Array +← grows here/,
      /only-added-to/,
      /instances\.test\.ts/,
    ],
  },
  { title: 'instances by name pass without .not', status: 'passed' },
  { title: 'instances that are dropped pass', status: 'passed' },
  { title: 'instances in a bounded cache pass', status: 'passed' },
  {
    title: 'a name that no class has',
    status: 'failed',
    says: [/no class "Sesion" in this process/, /Did you mean "Session"\?/],
  },
  {
    title: 'an instance in place of a class',
    status: 'failed',
    says: [/takes a class, or the name of one; got \[Session\]/],
  },
  {
    title: 'an unawaited count',
    status: 'failed',
    says: [
      /not awaited/,
      /Write: await expect\(handler\)\.not\.toLeakInstancesOf\(Session\)/,
      /LEAK/,
    ],
  },
  { title: 'an object of a function is collected', status: 'passed' },
  { title: 'an object in a variable of its test is collected', status: 'passed' },
  { title: 'a WeakRef is collected', status: 'passed' },
  {
    title: 'a kept object fails',
    status: 'failed',
    says: [
      /expect\(object\)\.toBeCollected\(\)/,
      /RETAINED/,
      /Session was not\s+collected/,
      /Array\s+→ \[\] +Session/,
      /held by +your code/,
    ],
  },
  { title: 'a kept object passes with .not', status: 'passed' },
  {
    title: 'a collected object fails with .not',
    status: 'failed',
    says: [/Expected the object to be held, but it was collected/],
  },
  {
    title: 'a number is no object',
    status: 'failed',
    says: [/got 3: only objects are collected/, /Write: await expect\(\(\) => open\(\)\)/],
  },
  {
    title: 'an unawaited object',
    status: 'failed',
    says: [/not awaited/, /Write: await expect\(object\)\.not\.toBeCollected\(\)/, /COLLECTED/],
  },
];

/** `toLeakScopes`. */
export const SCOPES: ExpectedCase[] = [
  {
    title: 'a container whose scopes leak fails',
    status: 'failed',
    says: [
      /expect\(container\)\.not\.toLeakScopes\(\)/,
      /LEAK +session \(unknown\) keeps \d+ of \d+ instances\./,
      /session \(Session, unknown\): (\d+) of \1 alive/,
      /should end with +close\(scope\)/,
      /payment: Error: no account/,
      /scopes\.test\.ts/,
    ],
  },
  { title: 'a clean container passes', status: 'passed' },
  {
    title: 'a clean container fails without .not',
    status: 'failed',
    says: [/Expected the container to leak scopes, but it does not/, /payment: Error: no account/],
  },
  { title: 'a guard is a handler for every matcher', status: 'passed' },
  {
    title: 'an unawaited container that lists scopes which are left open',
    status: 'failed',
    says: [
      /not awaited/,
      /Write: await expect\(container\)\.not\.toLeakScopes\(\)/,
      /LEAK/,
      /\d+ of \d+ scopes stay alive after\s+they\s+were\s+closed,\s+with\s+what\s+they\s+made:\s+session\./,
      /payment: skipped/,
    ],
  },
  { title: 'no container', status: 'failed', says: [/A container is expected; got undefined/] },
  {
    title: 'an unknown option of a container',
    status: 'failed',
    says: [/Unknown option "tokenz"\. Did you mean `tokens`/],
  },
  {
    title: 'a container that resolves nothing',
    status: 'failed',
    says: [/None of the 1 registrations .* could be\s+resolved/, /payment: Error: no account/],
  },
];

/** `toLeakInstancesOf` of what is rare, and of what is large until it is full. */
export const INSTANCE_CACHES: ExpectedCase[] = [
  {
    title: 'instances kept by one call in 300 fail',
    status: 'failed',
    says: [/LEAK/, /Report/, /instance-caches\.test\.ts/],
  },
  { title: 'instances in an LRU of 20000 pass', status: 'passed' },
  { title: 'instances in a memo of 3000 random keys pass', status: 'passed' },
  {
    title: 'instances in a memo of ever new keys fail',
    status: 'failed',
    says: [/LEAK/, /\+0\.25\s+per\s+call/, /instance-caches\.test\.ts/],
  },
];

export const UNAWAITED: ExpectedCase[] = [
  { title: 'an unawaited leak', status: 'failed', says: [...NOT_AWAITED, ...LEAK_REPORT] },
  { title: 'a test after it', status: 'passed' },
  { title: 'an unawaited clean check', status: 'passed' },
  {
    title: 'an unawaited mistake',
    status: 'failed',
    says: [...NOT_AWAITED, /must be a function/, /\[Session\]/],
  },
  { title: 'a returned check', status: 'passed' },
  { title: 'checks in Promise.all', status: 'passed' },
  { title: 'a check whose failure is expected', status: 'passed' },
  {
    title: 'a failing test with an unawaited check',
    status: 'failed',
    says: [
      /for a reason of its own/,
      AT_PLACE,
      /Write: await expect\(handler\)\.toLeakMemory\(\)/,
      /Expected the handler to leak memory, but it does not/,
    ],
  },
  {
    title: 'an unawaited leak at the end of the file',
    status: 'failed',
    says: [...NOT_AWAITED, ...LEAK_REPORT],
  },
];

/** Vitest alone has `expect.soft`, which reports the failure itself. */
export const UNAWAITED_SOFT: ExpectedCase[] = [
  { title: 'an unawaited soft leak', status: 'failed', says: LEAK_REPORT },
];

export const CONCURRENT: ExpectedCase[] = [
  {
    title: 'a concurrent unawaited leak',
    status: 'failed',
    says: [...NOT_AWAITED, ...LEAK_REPORT, /concurrent-test/],
  },
  { title: 'a concurrent clean check', status: 'passed' },
];

export const NOISE: ExpectedCase[] = [
  { title: 'what the runner keeps is no leak', status: 'passed' },
  {
    title: 'what the runner keeps hides no leak',
    status: 'failed',
    says: [
      /LEAK +Array sessions in cases\/noise\.test\.ts: \+1\.00 element per call, over/,
      /\[\] +Session/,
      /runner-growth/,
    ],
  },
  { title: 'fake timers that run are no leak', status: 'passed' },
  {
    title: 'fake timers that run hide no leak',
    status: 'failed',
    says: [/LEAK +Array sessions in cases\/clocks\.test\.ts: \+1\.00 element per call, over/],
  },
  { title: 'fake timeouts that wait are no leak', status: 'passed' },
  {
    title: 'fake intervals that are not cleared fail',
    status: 'failed',
    says: [/LEAK/, /clearInterval\(timer\)/, /clocks\.test\.ts/],
  },
  { title: 'the core knows the runner, too', status: 'passed' },
];

/** Vitest 3 does not tell a matcher which of several concurrent tests called it: the file fails. */
export const CONCURRENT_IN_VITEST_3: ExpectedCase[] = [
  { title: 'a concurrent unawaited leak', status: 'passed' },
  { title: 'a concurrent clean check', status: 'passed' },
];

/** Suite mode: the tests of a file, repeated. */
export const SUITE: ExpectedCase[] = [
  { title: 'a clean test passes', status: 'passed' },
  {
    title: 'a leaking test fails',
    status: 'failed',
    says: [
      /^LeakError: This test leaks\. Array kept.*\+1\.00 element per call/,
      /LEAK +a leaking test fails/,
      /suite\.test\./,
    ],
  },
  {
    title: 'a test that cannot run again fails',
    status: 'failed',
    says: [
      /^RepeatError: This test cannot run again: at its 2nd run it failed with Error: the port is in use\.\n/,
      /repeat: \{ skip: \["a test that cannot run again fails"\] \}/,
    ],
  },
  { title: 'a failing test fails as ever', status: 'failed', says: [/1.*2/s] },
  { title: 'an expected failure passes', status: 'passed' },
  { title: 'a snapshot is the first of each run: 1', status: 'passed' },
  { title: 'a snapshot is the first of each run: 2', status: 'passed' },
  { title: 'a check of its own runs once, after an await as well', status: 'passed' },
  {
    title: 'a leak that its own check finds fails',
    status: 'failed',
    says: [/LEAK +Array own.*\+1\.00 element per call/],
  },
  { title: 'hooks were called for each body', status: 'passed' },
];

export const SUITE_IN_VITEST: ExpectedCase[] = [
  ...SUITE,
  { title: 'what a body leaves to its end is cleaned up', status: 'passed' },
  { title: 'a skipped test is skipped', status: 'skipped' },
];

export const SUITE_IN_JEST: ExpectedCase[] = [
  ...SUITE,
  { title: 'a test with done is repeated', status: 'passed' },
  { title: 'a skipped test is skipped', status: 'pending' },
];
