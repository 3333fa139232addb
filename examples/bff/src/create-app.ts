import 'reflect-metadata';
import express, { type Express, type RequestHandler } from 'express';
import { OrdersController } from './orders-controller';
import { requestContainer } from './request-container';

/** The backend-for-frontend; `requestScope` decides how long the container of a request lives. */
export function createApp(requestScope: RequestHandler): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(requestScope);
  app.get('/orders', async (_request, response) => {
    response.json(await requestContainer(response).get(OrdersController).list());
  });
  return app;
}
