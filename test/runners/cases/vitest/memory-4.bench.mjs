import { bench, describe } from 'vitest';

let head;
const options = { time: 20, warmupTime: 5 };

describe('objects', () => {
  const keep = () => {
    head = { next: head };
  };
  bench('leak', keep, { ...options, setup: () => (head = undefined) });
  bench('idle', () => {}, options);
});
