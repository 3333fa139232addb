import 'reflect-metadata';
import { forwardRef, Inject, Injectable, Module, Controller, Scope } from '@nestjs/common';
import { nextRequestId, Session, SessionRegistry } from './model.mjs';

const library = process.env.LIBRARY ?? '@nestjs/core';
const { LazyModuleLoader, ModuleRef, NestFactory } = await import(library);

/** Versions whose `moduleRef.create` remembers what it made. */
const CREATE_LEAKS = new Set(['nest-core-11-2-0']);
/** Versions whose lazy modules make the singletons of what they import anew. */
const LAZY_LEAKS = new Set(['nest-core-11-1-28']);

const session = (useFactory) => ({
  provide: 'session',
  scope: Scope.REQUEST,
  inject: [SessionRegistry, ModuleRef],
  useFactory,
});

class OrdersController {
  constructor(current) {
    this.current = current;
  }
}
Inject('session')(OrdersController, undefined, 0);
Controller('orders')(OrdersController);

class Tenant {
  settings = {};
}
Injectable({ scope: Scope.REQUEST, durable: true })(Tenant);

class Clock {
  now = () => 0;
}
Injectable({ scope: Scope.TRANSIENT })(Clock);
Injectable()(SessionRegistry);

class ExportJob {
  constructor(registry) {
    this.registry = registry;
  }
}
Inject(SessionRegistry)(ExportJob, undefined, 0);
Injectable()(ExportJob);

class Hen {
  constructor(egg) {
    this.egg = egg;
  }
}
class Egg {
  constructor(hen) {
    this.hen = hen;
  }
}
Inject(forwardRef(() => Egg))(Hen, undefined, 0);
Inject(forwardRef(() => Hen))(Egg, undefined, 0);
Injectable({ scope: Scope.REQUEST })(Hen);
Injectable({ scope: Scope.REQUEST })(Egg);

/** As the client of a service, which is connected from the start on. */
const connections = new Set();
class Client {
  constructor() {
    connections.add(this);
  }
}
Injectable()(Client);
class ClientModule {}
Module({ providers: [Client], exports: [Client] })(ClientModule);
class ExportModule {}
Module({ imports: [ClientModule] })(ExportModule);

function describeModule(imports, ...providers) {
  class AppModule {}
  Module({
    imports,
    providers: [SessionRegistry, Tenant, Clock, ...providers],
    controllers: [OrdersController],
  })(AppModule);
  return AppModule;
}

/** An application context; with AS=testing-module what `@nestjs/testing` makes of the same module. */
async function createApplication(...providers) {
  const module = describeModule([], ...providers);
  if (process.env.AS !== 'testing-module')
    return NestFactory.createApplicationContext(module, { logger: false });
  const { Test } = await import('@nestjs/testing');
  return Test.createTestingModule({ imports: [module] }).compile();
}

const clean = session(() => new Session());

export const cases = {
  async clean() {
    return { container: await createApplication(clean), verdict: 'clean' };
  },
  async cleanTestingModule() {
    const { Test } = await import('@nestjs/testing');
    const module = await Test.createTestingModule({
      imports: [describeModule([], clean)],
    }).compile();
    return { container: module, verdict: 'clean' };
  },
  /** Two providers of a request that need each other are made together. */
  async circular() {
    return { container: await createApplication(clean, Hen, Egg), verdict: 'clean' };
  },
  /** Waits to be destroyed with its module, which providers of a request never are. */
  async undisposed() {
    const container = await createApplication(
      session((registry) => {
        const opened = registry.add(new Session());
        return Object.assign(opened, { onModuleDestroy: () => registry.remove(opened) });
      }),
    );
    return { container, verdict: 'leak', kept: 'session', capturedBy: 'SessionRegistry' };
  },
  async captive() {
    const container = await createApplication(session((registry) => registry.add(new Session())));
    return { container, verdict: 'leak', kept: 'session', capturedBy: 'SessionRegistry' };
  },
  async perRequest() {
    const container = await createApplication(clean, {
      provide: 'user',
      scope: Scope.REQUEST,
      inject: [LazyModuleLoader],
      async useFactory(loader) {
        const user = { id: nextRequestId() };
        class UserModule {}
        const module = { module: UserModule, providers: [{ provide: 'current', useValue: user }] };
        await loader.load(() => module);
        return user;
      },
    });
    return { container, verdict: 'leak', kept: 'user' };
  },
  async errorPath() {
    const container = await createApplication(clean, {
      provide: 'checkout',
      scope: Scope.REQUEST,
      inject: [SessionRegistry],
      useFactory(registry) {
        registry.add(new Session());
        throw new Error('the card was refused');
      },
    });
    return {
      container,
      verdict: 'leak',
      kept: 'checkout',
      unresolved: { checkout: 'the card was refused' },
    };
  },
  /** nestjs/nest: `moduleRef.create` of 11.2.0 remembers what it made. */
  async moduleRefCreate() {
    const container = await createApplication(clean, {
      provide: 'job',
      scope: Scope.REQUEST,
      inject: [ModuleRef],
      useFactory: (moduleRef) => moduleRef.create(ExportJob),
    });
    return CREATE_LEAKS.has(library)
      ? { container, verdict: 'leak', kept: 'job' }
      : { container, verdict: 'clean' };
  },
  /** nestjs/nest#17428: every load of a lazy module makes another client, which stays connected. */
  async lazyModules() {
    const report = {
      provide: 'report',
      scope: Scope.REQUEST,
      inject: [LazyModuleLoader],
      async useFactory(loader) {
        await loader.load(() => ExportModule);
        return { rows: [] };
      },
    };
    const module = describeModule([ClientModule], clean, report);
    const container = await NestFactory.createApplicationContext(module, { logger: false });
    return LAZY_LEAKS.has(library)
      ? { container, verdict: 'leak', kept: 'report' }
      : { container, verdict: 'clean' };
  },
};
