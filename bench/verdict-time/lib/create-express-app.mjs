import express from 'express';

/**
 * An application that answers with an order.
 *
 * @param {(request: import('express').Request) => void} [onRequest] middleware may keep the request
 */
export function createExpressApp(onRequest) {
  const app = express();
  app.use(express.json());
  app.use((request, _response, next) => {
    onRequest?.(request);
    next();
  });
  app.get('/orders/:id', (request, response) => {
    response.json({ id: request.params.id, lines: [{ sku: 'a', price: 100 }] });
  });
  return app;
}
