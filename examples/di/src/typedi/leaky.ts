import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Container } from 'typedi';
import { OrderService } from './order-service';

/** A container for every request, which typedi keeps in the list `Container.instances`, for ever. */
export function handleRequest(): string {
  const container = Container.of(randomUUID());
  return container.get(OrderService).find('o-7');
}
