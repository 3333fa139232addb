import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { RequestHandler } from 'express';
import { createApp } from '../src/create-app';
import type { OrderView } from '../src/orders-controller';

export interface RunningBff {
  /** One real request over loopback HTTP, on a connection that is kept alive. */
  getOrders(): Promise<OrderView[]>;
  close(): Promise<void>;
}

/** Starts the app on a free port of 127.0.0.1. */
export async function startBff(requestScope: RequestHandler): Promise<RunningBff> {
  const server = createServer(createApp(requestScope));
  // A heap snapshot stops the process. Past the default of 5 s the server would hang up on the
  // idle connection just as the next request is written to it, and the handler would fail.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`;
  const agent = new Agent({ keepAlive: true });
  return {
    async getOrders() {
      const request = get(url, { agent, headers: { 'x-customer-id': 'c-7' } });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      const body = await json(response);
      if (response.statusCode !== 200) throw new Error(`GET /orders: ${response.statusCode}`);
      return body as OrderView[];
    },
    async close() {
      agent.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
