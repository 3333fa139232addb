import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

// Run with suite-config.mjs: each test is repeated, and fails where it keeps more than the tolerance.

const kept: number[][] = [];
let app: Map<string, number[]> | undefined;
let begun = 0;
let ended = 0;
let isTaken = false;
let servers = 0;
let bodies = 0;

describe('with hooks', () => {
  beforeEach(() => {
    if (app !== undefined || servers !== 0) throw new Error('the last run was not ended');
    app = new Map();
    servers++;
    begun++;
    return () => {
      servers--;
    };
  });
  afterEach(() => {
    app = undefined;
    ended++;
  });
  // What a test kept is let go: those that follow have a small heap.
  afterAll(() => void (kept.length = 0));

  test('a clean test passes', () => {
    expect.assertions(1);
    bodies++;
    app!.set('row', new Array<number>(512).fill(bodies));
    expect(app!.size).toBe(1);
  });

  test('a leaking test fails', async () => {
    await Promise.resolve();
    kept.push(new Array<number>(512).fill(kept.length));
  });

  test('what a body leaves to its end is cleaned up', () => {
    const timer = setInterval(() => {}, 1e6);
    onTestFinished(() => clearInterval(timer));
  });

  test('a test that cannot run again fails', () => {
    if (isTaken) throw new Error('the port is in use');
    isTaken = true;
  });

  test('a failing test fails as ever', () => {
    expect(1).toBe(2);
  });

  test.fails('an expected failure passes', () => {
    expect(1).toBe(2);
  });

  test.each([1, 2])('a snapshot is the first of each run: %i', (value) => {
    expect({ value }).toMatchSnapshot();
  });

  test.skip('a skipped test is skipped', () => {
    throw new Error('it ran');
  });
});

let ownChecks = 0;

test('a check of its own runs once, after an await as well', async () => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  ownChecks++;
  await expect(() => ({ clean: true })).not.toLeakMemory();
  expect(ownChecks).toBe(1);
});

test('a leak that its own check finds fails', async () => {
  await Promise.resolve();
  const own: object[] = [];
  await expect(() => void own.push({ body: new Array(512).fill(own.length) })).not.toLeakMemory();
});

test('hooks were called for each body', () => {
  expect(bodies).toBeGreaterThan(100);
  expect(begun).toBeGreaterThan(bodies);
  expect(ended).toBe(begun);
  expect(servers).toBe(0);
});
