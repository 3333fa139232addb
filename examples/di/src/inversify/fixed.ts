import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Container } from 'inversify';
import { Database, OrderService } from './order-service';

const root = new Container();
root.bind(Database).toSelf().inSingletonScope();
root.bind(OrderService).toSelf().inRequestScope();

/** Bound once; what belongs to one request is passed, not bound. */
export function handleRequest(): string {
  return root.get(OrderService).find('o-7', randomUUID());
}
