import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Container } from 'inversify';
import { Database, OrderService } from './order-service';

const root = new Container();
root.bind(Database).toSelf().inSingletonScope();

/** Child containers of inversify 7.5.1 stay subscribed to their parent (InversifyJS#1810). */
export function handleRequest(): string {
  const child = new Container({ parent: root });
  child.bind<string>('requestId').toConstantValue(randomUUID());
  child.bind(OrderService).toSelf();
  return child.get(OrderService).find('o-7', child.get('requestId'));
}
