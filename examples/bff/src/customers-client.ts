import { setImmediate } from 'node:timers/promises';
import { Service } from 'typedi';

export interface Customer {
  id: string;
  name: string;
}

/** Stands in for the customers backend. */
@Service()
export class CustomersClient {
  async find(id: string): Promise<Customer> {
    await setImmediate();
    return { id, name: id === 'c-7' ? 'Ada' : 'Guest' };
  }
}
