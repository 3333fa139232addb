import 'reflect-metadata';
import { nextRequestId, Orders, Session, SessionRegistry } from './model.mjs';

const { Container, decorate, inject, injectable, named, tagged } = await import(
  process.env.LIBRARY ?? 'inversify-8'
);

class Greeter {
  constructor(greeting) {
    this.greeting = greeting;
  }
}
class Painter {
  constructor(brush) {
    this.brush = brush;
  }
}
decorate(injectable(), Painter);
decorate(inject('brush'), Painter, 0);
decorate(tagged('sharp', true), Painter, 0);
decorate(injectable(), SessionRegistry);
decorate(injectable(), Greeter);
decorate(inject('greeting'), Greeter, 0);
decorate(named('polite'), Greeter, 0);

/** Of a context of inversify 6, which has the container, and one of 7 and 8, which is one. */
const from = (context) => context.container ?? context;

function createApplication() {
  const root = new Container();
  root.bind(SessionRegistry).toSelf().inSingletonScope();
  root
    .bind('session')
    .toDynamicValue(() => new Session())
    .inRequestScope();
  root
    .bind('orders')
    .toDynamicValue((context) => new Orders(from(context).get('session')))
    .inTransientScope();
  root.bind('config').toConstantValue({ url: 'db://' });
  root
    .bind('mailer')
    .toDynamicValue(async () => ({ send() {} }))
    .inTransientScope();
  root.bind('plugin').toDynamicValue(() => ({ name: 'first' }));
  root.bind('plugin').toDynamicValue(() => ({ name: 'second' }));
  const greeting = root.bind('greeting').toDynamicValue(() => ({ text: 'hello' }));
  if (greeting.whenNamed) greeting.whenNamed('polite');
  else greeting.whenTargetNamed('polite');
  root.bind(Greeter).toSelf();
  return root;
}

export const cases = {
  /** inversify/InversifyJS#1810: of 7.5.1, a child container stays subscribed to its parent. */
  childContainers() {
    return { container: createApplication(), verdict: 'leak', leftByScopes: true };
  },
  clean() {
    return { container: createApplication(), verdict: 'clean' };
  },
  /** A job makes a child container whose deactivation would release the session, and forgets it. */
  undisposed() {
    const root = createApplication();
    root.bind('job').toDynamicValue(() => {
      const child = root.createChild?.() ?? new Container({ parent: root });
      const registry = root.get(SessionRegistry);
      child
        .bind('own')
        .toDynamicValue(() => registry.add(new Session()))
        .inSingletonScope()
        .onDeactivation((session) => registry.remove(session));
      return child.get('own');
    });
    return { container: root, verdict: 'leak', kept: 'job', capturedBy: 'SessionRegistry' };
  },
  captive() {
    const root = createApplication();
    root
      .bind('tracked')
      .toDynamicValue((context) => from(context).get(SessionRegistry).add(new Session()));
    return { container: root, verdict: 'leak', kept: 'tracked', capturedBy: 'SessionRegistry' };
  },
  perRequest() {
    const root = createApplication();
    root.bind('user').toDynamicValue(() => {
      const user = { id: nextRequestId() };
      root.bind(`user:${user.id}`).toConstantValue(user);
      return user;
    });
    return { container: root, verdict: 'leak', kept: 'user' };
  },
  errorPath() {
    const root = createApplication();
    root.bind('checkout').toDynamicValue(() => {
      root.get(SessionRegistry).add(new Session());
      throw new Error('the card was refused');
    });
    return {
      container: root,
      verdict: 'leak',
      kept: 'checkout',
      unresolved: { checkout: 'the card was refused' },
    };
  },
  /** Two bindings of one token, of which one leaks; who has it injected tells the tag of that one alone. */
  tagged() {
    const root = createApplication();
    root.bind(Painter).toSelf();
    root
      .bind('brush')
      .toDynamicValue((context) => from(context).get(SessionRegistry).add(new Session()))
      .whenTagged('sharp', true);
    root
      .bind('brush')
      .toDynamicValue(() => ({ isSharp: false }))
      .whenTagged('sharp', false);
    return {
      container: root,
      verdict: 'leak',
      kept: 'brush (tagged sharp true)',
      unresolved: { brush: 'bound on a condition' },
    };
  },
};
