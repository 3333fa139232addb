import type { ContainerAdapter, Lifetime, Registration } from './container-adapter.js';
import { describeToken } from './describe-token.js';
import { findNestEnd } from './find-nest-end.js';
import { hasMethods, readQuietly } from './has-methods.js';

interface NestContext {
  readonly container: { getModules(): Map<string, NestModule> };
  resolve(token: unknown, contextId: object, options: object): Promise<unknown>;
  registerRequestByContextId(request: unknown, contextId: object): void;
}

interface NestModule {
  readonly metatype?: { readonly name: string };
  readonly providers: Map<unknown, NestWrapper>;
  readonly injectables: Map<unknown, NestWrapper>;
  readonly controllers: Map<unknown, NestWrapper>;
}

interface NestWrapper {
  readonly scope?: number;
  readonly metatype?: unknown;
  readonly isNotMetatype: boolean;
  readonly isTransient: boolean;
  isDependencyTreeStatic(): boolean;
  isDependencyTreeDurable(): boolean;
}

interface ContextId {
  readonly id: number;
  readonly payload?: unknown;
  getParent?(info: { isTreeDurable: boolean }): object;
}

/** What every module has of Nest's own. */
const NESTS_OWN = new Set(['ModuleRef', 'ApplicationConfig', 'LazyModuleLoader']);
const METHODS = ['get', 'resolve', 'select', 'registerRequestByContextId', 'close'];

/**
 * NestJS 9 to 11, application contexts, applications and testing modules: a scope is a context id with a
 * request, and ends when nobody holds the id. Durable providers are all of one tenant.
 */
export function adaptNest(container: unknown): ContainerAdapter | undefined {
  if (!hasMethods(container, METHODS)) return undefined;
  const modules = readQuietly(container, 'container');
  if (!hasMethods(modules, ['getModules'])) return undefined;
  const context = unwrap(container as unknown as NestContext);
  const tenant: ContextId = { id: 0 };
  let opened = 0;
  return {
    title: 'NestJS',
    findEnd: () => findNestEnd(container),
    list: () => listWrappers(context.container.getModules()),
    open() {
      const contextId: ContextId = {
        id: ++opened,
        payload: {},
        getParent: ({ isTreeDurable }) => (isTreeDurable ? tenant : contextId),
      };
      context.registerRequestByContextId(makeRequest(), contextId);
      if (opened === 1) context.registerRequestByContextId(makeRequest(), tenant);
      return contextId;
    },
    resolve: (scope, { token, isMany }) =>
      context.resolve(token, scope as object, { strict: false, each: isMany === true }),
    close: () => undefined,
  };
}

/**
 * The context without the proxy that `NestFactory` puts around it: there, what cannot be resolved ends the
 * process.
 */
function unwrap(app: NestContext): NestContext {
  const bare = Object.create(Object.getPrototypeOf(app) as object) as Record<string, unknown>;
  for (const name of ['container', 'injector', 'contextModule', 'scope', 'appOptions']) {
    bare[name] = readQuietly(app, name);
  }
  return bare as unknown as NestContext;
}

/** As much of a request as guards, loggers and tenant strategies usually read. */
function makeRequest(): object {
  return {
    method: 'GET',
    url: '/',
    originalUrl: '/',
    headers: {},
    params: {},
    query: {},
    body: {},
  };
}

function listWrappers(modules: Map<string, NestModule>): Registration[] {
  const found = new Map<unknown, NestWrapper[]>();
  for (const { metatype, providers, injectables, controllers } of modules.values()) {
    if (metatype?.name === 'InternalCoreModule') continue;
    for (const wrappers of [providers, injectables, controllers]) {
      for (const [token, wrapper] of wrappers) {
        const isOwn = typeof token === 'function' && NESTS_OWN.has(token.name);
        if (isOwn || token === metatype) continue;
        found.set(token, [...(found.get(token) ?? []), wrapper]);
      }
    }
  }
  return [...found].map(([token, wrappers]) => tellOf(token, wrappers));
}

function tellOf(token: unknown, wrappers: readonly NestWrapper[]): Registration {
  const { metatype } = wrappers[0]!;
  const lifetime = findLifetime(wrappers[0]!);
  return {
    token,
    name: describeToken(token),
    lifetime,
    end: ENDS[lifetime],
    ...(typeof metatype === 'function' ? { source: metatype } : {}),
    ...(wrappers.length > 1 ? { isMany: true } : {}),
  };
}

/** Nest's own enumeration of scopes says 1 for transient, 2 for request. What depends on a request is of one. */
function findLifetime(wrapper: NestWrapper): Lifetime {
  if (wrapper.isTransient) return 'transient';
  if (!wrapper.isDependencyTreeStatic()) {
    return wrapper.isDependencyTreeDurable() ? 'durable' : 'scoped';
  }
  return wrapper.isNotMetatype && typeof wrapper.metatype !== 'function' ? 'value' : 'singleton';
}

const ENDS: Record<Lifetime, string> = {
  singleton: 'app.close()',
  scoped: 'its request: nobody should hold it after that',
  durable: 'its tenant',
  transient: 'whoever it is injected into',
  value: 'whoever provides it',
  request: '',
  unknown: 'its request',
};
