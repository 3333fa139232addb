import 'reflect-metadata';
import { Controller, Get, Inject, Injectable, Module, Param, Scope } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Subject } from 'rxjs';
import { listen } from './loopback.mjs';

/** A singleton that tells of every change. */
class PriceFeed {
  changes = new Subject();
}
Injectable()(PriceFeed);

/**
 * A NestJS application with a service for each request; decorators are called as plain functions.
 *
 * @param {{ doesSubscribe: boolean }} options whether each service subscribes to a singleton, and stays so
 */
export async function startNestApp({ doesSubscribe }) {
  class OrdersService {
    stale = false;
    /** @param {PriceFeed} feed */
    constructor(feed) {
      if (doesSubscribe) feed.changes.subscribe(() => (this.stale = true));
    }
    find(id) {
      return { id, total: 250, stale: this.stale };
    }
  }
  Injectable({ scope: Scope.REQUEST })(OrdersService);
  Inject(PriceFeed)(OrdersService, undefined, 0);

  class OrdersController {
    /** @param {OrdersService} orders */
    constructor(orders) {
      this.orders = orders;
    }
    show(id) {
      return this.orders.find(id);
    }
  }
  Controller('orders')(OrdersController);
  Inject(OrdersService)(OrdersController, undefined, 0);
  const show = Object.getOwnPropertyDescriptor(OrdersController.prototype, 'show');
  Get(':id')(OrdersController.prototype, 'show', show);
  Param('id')(OrdersController.prototype, 'show', 0);

  class AppModule {}
  Module({ controllers: [OrdersController], providers: [PriceFeed, OrdersService] })(AppModule);
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.init();
  return { app, url: await listen(app.getHttpServer()) };
}
