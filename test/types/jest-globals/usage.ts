import { expect } from '@jest/globals';
import 'heapslope/jest-globals';

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

// The runner's own matchers are still there: the declaration adds to them and replaces none.
expect(1).toBe(1);

export { abstracted, byName, collected, ended, instances, withOptions };
