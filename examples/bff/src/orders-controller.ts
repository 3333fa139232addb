import { Service } from 'typedi';
import { CustomersClient } from './customers-client';
import { OrdersClient } from './orders-client';
import { PriceFormatter } from './price-formatter';
import { RequestContext } from './request-context';

export interface OrderView {
  id: string;
  customer: string;
  total: string;
}

/** Joins what two backends know into the one answer the page needs. */
@Service()
export class OrdersController {
  constructor(
    private readonly context: RequestContext,
    private readonly orders: OrdersClient,
    private readonly customers: CustomersClient,
    private readonly prices: PriceFormatter,
  ) {}

  async list(): Promise<OrderView[]> {
    const [customer, orders] = await Promise.all([
      this.customers.find(this.context.customerId),
      this.orders.listFor(this.context.customerId),
    ]);
    return orders.map((order) => ({
      id: order.id,
      customer: customer.name,
      total: this.prices.format(order.cents),
    }));
  }
}
