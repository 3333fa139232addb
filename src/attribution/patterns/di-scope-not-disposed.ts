import { findPackageOnPath, type Pattern } from './pattern.js';

const ADVICE: Record<string, string> = {
  typedi:
    'Every id given to Container.of(id) keeps its container until it is reset. Call Container.reset(id) when the request ends (in a finally block).',
  tsyringe:
    'A tsyringe container keeps its registrations, and every disposable instance it made. Make one container.createChildContainer() a request and call await child.dispose() at its end, and register nothing on the root container per request.',
  inversify:
    "An inversify container keeps bindings, plans and its children's subscriptions. Bind once at start and use request scope; if a child container a request is needed, call await child.unbindAll() at its end, and check that your version releases its children.",
  awilix:
    'An awilix container keeps its registrations and cached instances. Register per-request values on a scope (const scope = container.createScope()) and call await scope.dispose() when the request ends.',
  '@nestjs/core':
    'Every moduleRef.create(), and every resolve() with a new context id, can leave an instance behind. Get the provider once, or pass one ContextIdFactory.getByRequest(request) for the whole request, and update @nestjs/core if it is the one that keeps them.',
  '@loopback/context':
    'A child Context subscribes to its parent and stays until it is closed. Call context.close() when the request ends.',
  'typed-inject':
    'An injector keeps its child injectors until they are disposed. Call await injector.dispose() on the scope when the request ends.',
  'ts-ioc-container':
    'A container keeps its scopes until they are disposed. Call scope.dispose() when the request ends.',
  'injection-js':
    'Every new InjectionToken or key is registered for good. Make tokens once at module level, and child injectors from them.',
  bottlejs:
    'A Bottle keeps what it made. Make one at start, and call bottle.resetProviders() where it must be emptied.',
};
ADVICE['@inversifyjs/core'] = ADVICE['@inversifyjs/container'] = ADVICE.inversify;
const CONTAINERS = Object.keys(ADVICE);

/** A container of dependencies keeps the scope, the child or the bindings of every request. */
export const diScopeNotDisposed: Pattern = {
  id: 'di-scope-not-disposed',
  advise(facts) {
    const name = findPackageOnPath(facts, CONTAINERS);
    return name === undefined ? undefined : ADVICE[name];
  },
};
