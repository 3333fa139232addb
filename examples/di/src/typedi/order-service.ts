import { Service } from 'typedi';

/** Lives in the container of one request. */
@Service()
export class OrderService {
  private readonly seen: string[] = [];

  find(orderId: string): string {
    this.seen.push(orderId);
    return `order ${orderId}`;
  }
}
