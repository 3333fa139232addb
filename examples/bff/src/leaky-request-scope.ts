import type { RequestHandler } from 'express';
import { openRequestContainer } from './request-container';

/** Gives every request a container of its own, and never closes it: typedi keeps it for ever. */
export const leakyRequestScope: RequestHandler = (request, response, next) => {
  openRequestContainer(request, response);
  next();
};
