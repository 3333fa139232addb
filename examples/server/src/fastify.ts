import Fastify from 'fastify';
import { tellAddress } from './tell-address';

/** A server that keeps nothing of a request. */
const app = Fastify();
app.get('/orders/:id', async (request) => {
  const { id } = request.params as { id: string };
  return { id, total: '€19.99' };
});
void app
  .listen({ port: Number(process.env.PORT ?? 0), host: '127.0.0.1' })
  .then(() => tellAddress(app.server));
