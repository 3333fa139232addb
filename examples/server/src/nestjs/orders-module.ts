import { Controller, Get, Inject, Module, type DynamicModule, type Type } from '@nestjs/common';
import { PriceFeed } from './price-feed';

export interface Quote {
  total(): string;
}

const QUOTE = Symbol('quote');

@Controller('orders')
class OrdersController {
  constructor(@Inject(QUOTE) private readonly quote: Quote) {}

  @Get()
  list(): { total: string }[] {
    return [{ total: this.quote.total() }];
  }
}

@Module({})
export class OrdersModule {
  /** @param quote the provider that each request gets one of */
  static with(quote: Type<Quote>): DynamicModule {
    return {
      module: OrdersModule,
      controllers: [OrdersController],
      providers: [PriceFeed, quote, { provide: QUOTE, useExisting: quote }],
    };
  }
}
