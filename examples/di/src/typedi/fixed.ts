import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Container } from 'typedi';
import { OrderService } from './order-service';

/** The container ends with the request. */
export function handleRequest(): string {
  const requestId = randomUUID();
  try {
    return Container.of(requestId).get(OrderService).find('o-7');
  } finally {
    Container.reset(requestId);
  }
}
