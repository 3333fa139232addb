import { expect } from 'vitest';
import 'heapslope/vitest';
import type { LeakMatchers } from 'heapslope/vitest';
import environment from 'heapslope/vitest/environment';

const handler = async () => 1;

const ended: Promise<void> = expect(handler).not.toLeakMemory();
const withOptions: Promise<void> = expect(handler).toLeakMemory({ calls: 10, tolerance: '1 kB' });
// @ts-expect-error an option that does not exist
void expect(handler).not.toLeakMemory({ iterations: 10 });
// The runner's own matchers are still there: the declaration adds to them and replaces none.
expect(1).toBe(1);

export const matchers: LeakMatchers['toLeakMemory'] = (options) =>
  expect(handler).not.toLeakMemory(options);
export const name: string = environment.name;
export { ended, withOptions };
