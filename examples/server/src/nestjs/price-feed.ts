import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';

/** One for the whole application: tells everybody who subscribes that a price has changed. */
@Injectable()
export class PriceFeed {
  readonly changes = new Subject<{ orderId: string; cents: number }>();
}
