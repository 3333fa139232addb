import 'reflect-metadata';
import { Service } from 'typedi';

class OrderRepository {
  find(id) {
    return { id, total: 250 };
  }
}
Service()(OrderRepository);

/** A service with another that it depends on; decorators are called as plain functions. */
export class OrderController {
  /** @param {OrderRepository} orders */
  constructor(orders) {
    this.orders = orders;
  }
  show(id) {
    return this.orders.find(id);
  }
}
Reflect.defineMetadata('design:paramtypes', [OrderRepository], OrderController);
Service()(OrderController);
