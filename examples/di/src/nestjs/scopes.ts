import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Module, Scope, type INestApplicationContext, type Provider } from '@nestjs/common';
import { LazyModuleLoader, NestFactory } from '@nestjs/core';
import { Session, SessionRegistry } from '../sessions';

type Application = Promise<INestApplicationContext>;

/** A session for each request. */
export function clean(): Application {
  return createApplication(ofRequest('session', () => new Session()));
}

/** Waits to be destroyed with its module, which Nest does for no provider of a request. */
export function undisposed(): Application {
  const open = (registry: SessionRegistry) => {
    const session = registry.add(new Session());
    return Object.assign(session, { onModuleDestroy: () => registry.remove(session) });
  };
  return createApplication(ofRequest('session', open, [SessionRegistry]));
}

/** The singleton captures every session. */
export function captive(): Application {
  const open = (registry: SessionRegistry) => registry.add(new Session());
  return createApplication(ofRequest('session', open, [SessionRegistry]));
}

/** A module is loaded for the user of each request. */
export function perRequest(): Application {
  const load = async (loader: LazyModuleLoader) => {
    const user = { id: randomUUID() };
    class UserModule {}
    const providers = [{ provide: 'current', useValue: user }];
    await loader.load(() => ({ module: UserModule, providers }));
    return user;
  };
  return createApplication(ofRequest('user', load, [LazyModuleLoader]));
}

/** Where the card is refused, the session is not taken out again. */
export function errorPath(): Application {
  const pay = (registry: SessionRegistry) => {
    const session = registry.add(new Session());
    refuseCard();
    registry.remove(session);
  };
  return createApplication(ofRequest('checkout', pay, [SessionRegistry]));
}

function ofRequest(
  provide: string,
  useFactory: (...injected: never[]) => unknown,
  inject: (new (...given: never[]) => unknown)[] = [],
): Provider {
  return { provide, scope: Scope.REQUEST, inject, useFactory: useFactory as () => unknown };
}

function createApplication(provider: Provider): Application {
  class AppModule {}
  const providers = [{ provide: SessionRegistry, useValue: new SessionRegistry() }, provider];
  Module({ providers })(AppModule);
  return NestFactory.createApplicationContext(AppModule, { logger: false });
}

function refuseCard(): void {
  throw new Error('the card was refused');
}
