import type { RequestHandler } from 'express';
import { Container } from 'typedi';
import { openRequestContainer } from './request-container';

/** The corrected twin: the container ends with the response, also when the client hangs up. */
export const fixedRequestScope: RequestHandler = (request, response, next) => {
  const requestId = openRequestContainer(request, response);
  response.once('close', () => Container.reset(requestId));
  next();
};
