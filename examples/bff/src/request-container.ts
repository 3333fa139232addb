import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { Container, type ContainerInstance } from 'typedi';
import { RequestContext } from './request-context';

/** Opens the container of one request. Every service asked of it lives there, beside the request's context. */
export function openRequestContainer(request: Request, response: Response): string {
  const requestId = request.get('x-request-id') ?? randomUUID();
  const container = Container.of(requestId);
  const customerId = request.get('x-customer-id') ?? 'anonymous';
  container.set(RequestContext, new RequestContext(requestId, customerId));
  response.locals.container = container;
  return requestId;
}

export function requestContainer(response: Response): ContainerInstance {
  return response.locals.container as ContainerInstance;
}
