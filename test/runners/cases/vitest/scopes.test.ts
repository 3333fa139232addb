import { beforeEach, expect, test } from 'vitest';
import { guardContainer } from 'heapslope/di';

/** Meant to live as long as its scope. Much in few objects: a few thousand calls tell, and a snapshot has little to walk. */
class Session {
  readonly queries = new Array<string>(1000).fill('select 1');
}

const kept: Session[] = [];

// What one test kept is let go: the next has a small heap.
beforeEach(() => void (kept.length = 0));

/** A little container: one session per scope, which something may capture. */
function createContainer(capture?: (session: Session) => void) {
  return {
    open: () => new Map<string, object>(),
    resolve(scope: Map<string, object>, token: string) {
      if (token === 'payment') throw new Error('no account');
      const session = scope.get('session') ?? new Session();
      scope.set('session', session);
      if (token === 'session') capture?.(session as Session);
      return token === 'orders' ? { session } : session;
    },
    close: (scope: Map<string, object>) => scope.clear(),
    tokens: ['session', 'orders', 'payment'],
  };
}

test('a container whose scopes leak fails', async () => {
  await expect(createContainer((session) => kept.push(session))).not.toLeakScopes();
});

test('a clean container passes', async () => {
  await expect(createContainer()).not.toLeakScopes({ concurrent: 3, closeOrder: 'reversed' });
});

test('a clean container fails without .not', async () => {
  await expect(createContainer()).toLeakScopes();
});

test('a guard is a handler for every matcher', async () => {
  await expect(guardContainer(createContainer())).not.toLeakInstancesOf(Session);
});

// Two in one, which takes ten seconds: nobody awaits it, and scopes stay where no registration leaks.
test('an unawaited container that lists scopes which are left open', () => {
  const open = new Set<object>();
  const container = createContainer();
  void expect({
    ...container,
    open() {
      const scope = container.open();
      open.add(scope);
      return scope;
    },
    close: (scope: Map<string, object>) => void (container.close(scope), open.delete(scope)),
  }).not.toLeakScopes({ leaveOpen: 2, skip: 'payment' });
});

test('no container', async () => {
  await expect(undefined).not.toLeakScopes();
});

test('an unknown option of a container', async () => {
  await expect(createContainer()).not.toLeakScopes({ tokenz: [] } as never);
});

test('a container that resolves nothing', async () => {
  await expect({ ...createContainer(), tokens: ['payment'] }).not.toLeakScopes();
});
