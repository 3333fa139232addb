import { setImmediate } from 'node:timers/promises';
import { Service } from 'typedi';

export interface Order {
  id: string;
  cents: number;
}

/** Stands in for the orders backend: answers in a later turn of the event loop, as a socket would. */
@Service()
export class OrdersClient {
  async listFor(customerId: string): Promise<Order[]> {
    await setImmediate();
    return [
      { id: `${customerId}-1`, cents: 1999 },
      { id: `${customerId}-2`, cents: 450 },
    ];
  }
}
