import fastify from 'fastify';

/**
 * An application that answers with an order, by a schema.
 *
 * @param {(request: import('fastify').FastifyRequest) => void} [onRequest] a hook may keep the request
 */
export function createFastifyApp(onRequest) {
  const app = fastify();
  app.addHook('onRequest', async (request) => onRequest?.(request));
  const response = {
    200: { type: 'object', properties: { id: { type: 'string' }, total: { type: 'number' } } },
  };
  app.get('/orders/:id', { schema: { response } }, async (request) => {
    const { id } = /** @type {{ id: string }} */ (request.params);
    return { id, total: 250 };
  });
  return app;
}
