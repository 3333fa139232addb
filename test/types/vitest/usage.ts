import { expect } from 'vitest';
import { defineConfig } from 'vitest/config';
import 'heapslope/vitest';
import type { LeakMatchers } from 'heapslope/vitest';
import environment from 'heapslope/vitest/environment';
import heapslope, { type RepeatOptions } from 'heapslope/vitest/plugin';

const handler = async () => 1;

const ended: Promise<void> = expect(handler).not.toLeakMemory();
const withOptions: Promise<void> = expect(handler).toLeakMemory({ calls: 10, tolerance: '1 kB' });
// @ts-expect-error an option that does not exist
void expect(handler).not.toLeakMemory({ iterations: 10 });
// @ts-expect-error a promise is the result of one call
void expect(handler()).not.toLeakMemory();
// @ts-expect-error the check awaits by itself
void expect(handler()).resolves.not.toLeakMemory();
// @ts-expect-error nobody gives the handler its argument
void expect((id: string) => id).not.toLeakMemory();
// @ts-expect-error no amount of bytes
void expect(handler).not.toLeakMemory({ tolerance: '1 kilo' });

const repeat: RepeatOptions = { budget: { process: 5000 }, only: [/GET/, 'POST'], calls: 5 };
heapslope({ repeat, environment: 'jsdom' });
heapslope({ repeat: true });
// In a typed config.
export const config = defineConfig({ plugins: [heapslope({ defaults: { tolerance: '1 kB' } })] });
// @ts-expect-error options of a check belong into defaults
heapslope({ tolerance: '1 kB' });
// @ts-expect-error an option that does not exist
heapslope({ repeat: { budegt: 5 } });

class Session {
  constructor(readonly id: number) {}
}
abstract class Scope {}
const instances: Promise<void> = expect(handler).not.toLeakInstancesOf(Session, { calls: 10 });
const byName: Promise<void> = expect(handler).toLeakInstancesOf('Session');
const abstracted: Promise<void> = expect(handler).not.toLeakInstancesOf(Scope);
const collected: Promise<void> = expect(new Session(1)).toBeCollected();
// @ts-expect-error an instance in place of a class
void expect(handler).not.toLeakInstancesOf(new Session(1));
// @ts-expect-error counts know no tolerance
void expect(handler).not.toLeakInstancesOf(Session, { tolerance: 3 });

const scopes: Promise<void> = expect(new Session(1)).not.toLeakScopes({ skip: 'db', calls: 3 });
// @ts-expect-error an option that neither the guard nor the check knows
void expect(new Session(1)).not.toLeakScopes({ skips: 'db' });

// The runner's own matchers are still there: the declaration adds to them and replaces none.
expect(1).toBe(1);

export const matchers: LeakMatchers['toLeakMemory'] = (options) =>
  expect(handler).not.toLeakMemory(options);
export const name: string = environment.name;
export { abstracted, byName, collected, ended, instances, scopes, withOptions };
