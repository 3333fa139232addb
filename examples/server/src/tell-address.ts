import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Prints where a server listens: the line by which a test knows that it is ready. */
export function tellAddress(server: Server): void {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}
