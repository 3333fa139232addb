import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { tellAddress } from '../tell-address';
import { FixedQuote } from './fixed-quote';
import { LeakyQuote } from './leaky-quote';
import { OrdersModule } from './orders-module';

/** Starts the application: `node main.js leaky` or `node main.js fixed`. */
async function start(): Promise<void> {
  const quote = process.argv[2] === 'leaky' ? LeakyQuote : FixedQuote;
  const app = await NestFactory.create(OrdersModule.with(quote), { logger: false });
  await app.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
  tellAddress(app.getHttpServer());
}

void start();
