import { describeCause, UsageError } from '../report/errors.js';
import { chooseRegistrations, tellReasons } from './choose-registrations.js';
import type { ContainerAccess, ContainerAdapter, Registration } from './container-adapter.js';
import type { ResolvedGuard } from './guard-options.js';
import type { InstanceTracker } from './instance-tracker.js';
import { createFailureLog } from './failure-log.js';
import { orderScopes } from './order-scopes.js';
import { refuseExit } from './refuse-exit.js';
import { resolveInstance } from './resolve-instance.js';
import type { UnresolvedRegistration } from '../report/leak-report.js';

/** One container under guard. */
export interface ScopeGuard {
  readonly title: string;
  /** The container, and functions that the user gave for it. */
  readonly roots: readonly unknown[];
  /** Scopes that one call opens. */
  readonly scopesPerCall: number;
  /** Lists the registrations and tries them in one scope; done once, by the first call where nobody asked. */
  prepare(access?: ContainerAccess): Promise<void>;
  /** One call of the handler; with these registrations only, where some are given. */
  run(only?: readonly Registration[]): Promise<void>;
  /** Meanwhile calls resolve these registrations only, or none. */
  runOnly<T>(only: readonly Registration[], action: () => Promise<T>): Promise<T>;
  /** From now on what is resolved is told to a tracker; undefined: to none. */
  track(tracker: InstanceTracker | undefined): void;
  readonly registrations: readonly Registration[];
  /** Tells what was thrown outside of any call: the next one throws it. */
  noteLate(cause: unknown): void;
  /** How many registrations have never failed. */
  countResolved(): number;
  listUnresolved(): UnresolvedRegistration[];
  listCloseFailures(): string[];
  /** What it is resolving at the moment. */
  readonly current: string | undefined;
}

/** In so many scopes nothing is resolved before a container is given up. */
const MOST_TRIES = 3;

interface OpenScope {
  readonly scope: unknown;
  /** Counted from 1 over all calls. */
  readonly number: number;
}

/** Opens, resolves and closes the scopes of one container. */
export function createScopeGuard(
  container: unknown,
  adapter: ContainerAdapter,
  options: ResolvedGuard,
  access: ContainerAccess = {},
): ScopeGuard {
  const failures = createFailureLog();
  let registrations: readonly Registration[] = [];
  let unresolved: readonly UnresolvedRegistration[] = [];
  let prepared: Promise<void> | undefined;
  let focused: readonly Registration[] | undefined;
  let tracker: InstanceTracker | undefined;
  let current: Registration | undefined;
  let opened = 0;
  let hasResolved = false;
  let late: UsageError | undefined;

  async function prepare(more: ContainerAccess): Promise<void> {
    const end = adapter.findEnd?.();
    if (end !== undefined) throw new UsageError(end);
    const found = await chooseRegistrations(adapter, options, { ...access, ...more });
    registrations = found.chosen;
    unresolved = found.unresolved;
    // What fails now and then may fail at first.
    for (let scope = 0; scope < MOST_TRIES && !hasResolved; scope++)
      await refuseExit(() => runOnce());
    // What ends the process, or fills the stack, is tried no more; other failures may leak, too.
    registrations = registrations.filter((registration) => !failures.isFatal(registration));
    if (hasResolved) return;
    const reasons = failures.list();
    throw new UsageError(
      `None of the ${reasons.length} registrations of ${adapter.title} could be resolved, so that nothing was checked. ${tellReasons(reasons)}`,
    );
  }

  async function runOnce(only = registrations): Promise<void> {
    const scopes: OpenScope[] = [];
    try {
      while (scopes.length < options.concurrent) scopes.push(await openScope());
      if (scopes.length === 1) await resolveAll(scopes[0]!.scope, only);
      else await Promise.all(scopes.map(({ scope }) => resolveAll(scope, only)));
    } finally {
      for (const scope of orderScopes(scopes, options.closeOrder)) await closeScope(scope);
    }
  }

  async function openScope(): Promise<OpenScope> {
    try {
      const scope = await (options.open ?? adapter.open)();
      tracker?.note('scope', scope);
      return { scope, number: ++opened };
    } catch (cause) {
      throw new UsageError(
        `A scope of ${adapter.title} could not be opened: ${describeCause(cause)}`,
        cause,
      );
    }
  }

  async function resolveAll(scope: unknown, only: readonly Registration[]): Promise<void> {
    for (const registration of only) {
      current = registration;
      try {
        const value = await resolveInstance(() => adapter.resolve(scope, registration));
        hasResolved = true;
        if (tracker === undefined) continue;
        const values = registration.isMany && Array.isArray(value) ? (value as unknown[]) : [value];
        for (const each of values) tracker.note(registration, each);
      } catch (cause) {
        failures.note(registration, cause);
      }
    }
    current = undefined;
  }

  async function closeScope({ scope, number }: OpenScope): Promise<void> {
    if (options.leaveOpen > 0 && number % options.leaveOpen === 0) return;
    const close = (options.close ?? adapter.close) as (scope: unknown) => unknown;
    for (let time = 0; time < (options.closeTwice ? 2 : 1); time++) {
      try {
        await close(scope);
      } catch (cause) {
        failures.noteClose(
          time === 0 ? describeCause(cause) : `a second time: ${describeCause(cause)}`,
        );
      }
    }
  }

  return {
    title: adapter.title,
    roots: [container, options.open, options.close].filter((root) => root !== undefined),
    scopesPerCall: options.concurrent,
    prepare: (more = {}) => (prepared ??= prepare(more)),
    async run(only = focused) {
      await (prepared ??= prepare({}));
      if (late !== undefined) throw late;
      await refuseExit(() => runOnce(only));
    },
    async runOnly(only, action) {
      focused = only;
      try {
        return await action();
      } finally {
        focused = undefined;
      }
    },
    track: (given) => void (tracker = given),
    get registrations() {
      return registrations;
    },
    noteLate(cause) {
      late ??= new UsageError(
        `Something that a scope of ${adapter.title} made threw after it had been resolved: ${describeCause(cause)}. Leave out what does so by nature, as a server on a port of its own: { skip: ['server'] }.`,
        cause,
      );
    },
    countResolved: () => registrations.filter((one) => !failures.hasFailed(one)).length,
    listUnresolved: () => [...unresolved, ...failures.list()],
    listCloseFailures: () => failures.listClose(),
    get current() {
      return current?.name;
    },
  };
}

/** The guard behind a handler; undefined where it guards no container. */
export function findGuard(handler: unknown): ScopeGuard | undefined {
  return (handler as { [GUARD]?: ScopeGuard } | undefined)?.[GUARD];
}

export function markGuard<H extends () => unknown>(handler: H, guard: ScopeGuard): H {
  return Object.defineProperty(handler, GUARD, { value: guard });
}

// Both builds of the package, and two copies of it, agree on it.
const GUARD = Symbol.for('heapslope.scope-guard');
