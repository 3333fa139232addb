// What cannot be guarded, or not all of it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { asClass, asFunction, createContainer } from 'awilix';
import tsyringe from 'tsyringe';
import otherTsyringe from 'tsyringe-4-8';
import { Session } from './model.mjs';

const withSession = () => createContainer().register({ session: asClass(Session).scoped() });

const taken = createServer().listen(0);
taken.unref();
await once(taken, 'listening');
const { port } = taken.address();

const fail = () => {
  throw new Error('no database');
};

export const cases = {
  nothing: () => ({ container: undefined, error: 'A container is expected; got undefined' }),
  promise: () => ({
    container: Promise.resolve(withSession()),
    error: 'got [Promise], which is to be awaited first',
  }),
  cradle: () => ({ container: withSession().cradle, error: 'give the container itself' }),
  empty: () => ({ container: createContainer(), error: 'Nothing is registered with awilix' }),
  async disposed() {
    const container = tsyringe.container.createChildContainer();
    container.register('session', { useClass: Session });
    await container.dispose();
    return { container, error: 'could not be opened: Error: This container has been disposed' };
  },
  /** Nest's closed applications resolve as before; those that close at a signal no longer wait for one. */
  async closed() {
    class AppModule {}
    Module({ providers: [{ provide: 'session', useFactory: () => new Session() }] })(AppModule);
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    app.enableShutdownHooks();
    await app.close();
    return { container: app, error: 'This NestJS application has been closed' };
  },
  throwsOnAll: () => ({
    container: createContainer().register({ one: asFunction(fail), other: asFunction(fail) }),
    error: 'None of the 2 registrations of awilix could be resolved',
  }),
  unknownOption: () => ({
    container: withSession(),
    options: { tokenz: [] },
    error: 'Did you mean `tokens`?',
  }),
  /** Nobody's call throws where a port is taken: the server tells it later. */
  takenPort: () => ({
    container: withSession().register({
      server: asFunction(() => createServer().listen(port)).scoped(),
    }),
    error: 'threw after it had been resolved: Error: listen EADDRINUSE',
  }),
  exitsLater() {
    let jobs = 0;
    const begin = () => {
      if (++jobs === 1) setTimeout(() => process.exit(3), 1);
      return {};
    };
    return {
      container: withSession().register({ job: asFunction(begin).scoped() }),
      error: 'threw after it had been resolved: ExitError: it calls process.exit(3)',
    };
  },
  /** Some registrations cannot be resolved, and are listed; the others are checked. */
  listed() {
    const container = withSession().register({
      egg: asFunction(({ hen }) => ({ hen })),
      hen: asFunction(({ egg }) => ({ egg })),
      deep: asFunction(function recurse() {
        return recurse();
      }),
      fatal: asFunction(() => process.exit(3)),
      server: asFunction(() => createServer().listen(0)).singleton(),
    });
    return {
      container,
      options: { skip: [/^server$/] },
      verdict: 'clean',
      unresolved: {
        server: 'skipped',
        egg: 'Cyclic dependencies',
        hen: 'Cyclic dependencies',
        deep: 'RangeError',
        fatal: 'it calls process.exit(3)',
      },
    };
  },
  /** A class that another copy of the library knows of. */
  twoCopies() {
    class Mailer {
      constructor(session) {
        this.session = session;
      }
    }
    Reflect.defineMetadata('design:paramtypes', [Session], Mailer);
    otherTsyringe.injectable()(Mailer);
    const container = tsyringe.container.createChildContainer();
    container.register('session', { useClass: Session });
    container.register('mailer', { useClass: Mailer });
    return {
      container,
      verdict: 'clean',
      unresolved: { mailer: 'TypeInfo not known for "Mailer"' },
    };
  },
  /** One check for all of them. */
  many() {
    const registrations = Array.from({ length: 500 }, (_, index) => [
      `service${index}`,
      asClass(class Service extends Session {}).scoped(),
    ]);
    return {
      container: withSession().register(Object.fromEntries(registrations)),
      verdict: 'clean',
    };
  },
  /** One of them leaks. */
  oneOfMany() {
    const kept = [];
    const registrations = Array.from({ length: 500 }, (_, index) => [
      `service${index}`,
      asFunction(() => {
        const service = new Session();
        if (index === 321) kept.push(service);
        return service;
      }).scoped(),
    ]);
    const container = createContainer().register(Object.fromEntries(registrations));
    return { container, verdict: 'leak', kept: 'service321' };
  },
  /** One of them fills a cache, which is not full in as many scopes of all of them as there is time for. */
  cacheOfMany() {
    const cache = new Map();
    const registrations = Array.from({ length: 500 }, (_, index) => [
      `service${index}`,
      asFunction(() => {
        const service = new Session();
        if (index === 321) {
          cache.set(service, index);
          if (cache.size > 5000) cache.delete(cache.keys().next().value);
        }
        return service;
      }).scoped(),
    ]);
    const container = createContainer().register(Object.fromEntries(registrations));
    return { container, verdict: 'clean' };
  },
  /** One of them leaves something behind that is no instance of its own. */
  oneOfManyCauses() {
    const kept = [];
    const registrations = Array.from({ length: 500 }, (_, index) => [
      `service${index}`,
      asFunction(() => {
        if (index === 123) kept.push(new Session());
        return { index };
      }).scoped(),
    ]);
    const container = createContainer().register(Object.fromEntries(registrations));
    return { container, verdict: 'leak', kept: 'service123' };
  },
};
