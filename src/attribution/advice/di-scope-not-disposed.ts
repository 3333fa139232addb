import { findHoldingPackage, type Pattern } from './pattern.js';

const INVERSIFY =
  'An inversify container keeps what is bound to it, and until 7.5.1 each of its child containers, even after unbindAll(): update to 7.5.2 or later. Or bind once at start (.inRequestScope()), pass what belongs to the request as an argument, and undo what is bound per request with await container.unbind(id).';

const GLOBAL_OF_TYPEDI =
  'A container of typedi keeps each service that is set or got on it. Set what belongs to a request on a container of its own, Container.of(id), and call Container.reset(id) when the request ends; or take it out again with Container.remove(id) in a finally block.';

const ADVICE = new Map([
  [
    'typedi',
    'Every id given to Container.of(id) keeps its container until it is reset. Call Container.reset(id) when the request ends (in a finally block).',
  ],
  [
    'tsyringe',
    'A tsyringe container keeps what is registered on it, and every disposable instance it made, also one that is disposed by hand. Make a child for the request, const child = container.createChildContainer(), register and resolve on it, and call await child.dispose() in a finally block.',
  ],
  ['inversify', INVERSIFY],
  ['@inversifyjs/core', INVERSIFY],
  ['@inversifyjs/container', INVERSIFY],
  [
    'awilix',
    'An awilix container keeps what is registered on it. Register what belongs to a request on a scope, const scope = root.createScope(), and call await scope.dispose() in a finally block.',
  ],
  [
    '@loopback/context',
    'A child Context subscribes to its parent and stays until it is closed. Call context.close() when the request ends.',
  ],
  [
    'typed-inject',
    'An injector of typed-inject keeps its child injectors until they are disposed, and in 3.0.0 also after that. Call await injector.dispose() on the scope when the request ends, in a finally block. Where that is done already, update typed-inject: 3.0.1 lets go.',
  ],
  [
    'ts-ioc-container',
    'A container keeps its scopes until they are disposed. Call scope.dispose() when the request ends.',
  ],
  [
    'injection-js',
    'Every new InjectionToken or key is registered for good. Make tokens once at module level, and child injectors from them.',
  ],
  [
    'bottlejs',
    'A Bottle keeps what it made. Make one at start, and call bottle.resetProviders() where it must be emptied.',
  ],
]);

/** A container of dependencies keeps the scope, the child or the bindings of every request. */
export const diScopeNotDisposed: Pattern = {
  id: 'di-scope-not-disposed',
  advise(facts) {
    const name = findHoldingPackage(facts);
    const isOfContainer = facts.steps.some(({ edgeName }) =>
      /^(?:instances|containerMap)$/.test(edgeName),
    );
    if (name === 'typedi' && !isOfContainer) return GLOBAL_OF_TYPEDI;
    return name === undefined ? undefined : ADVICE.get(name);
  },
};
