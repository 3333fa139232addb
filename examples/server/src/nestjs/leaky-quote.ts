import { Injectable, Scope } from '@nestjs/common';
import { PriceFeed } from './price-feed';

/** One per request. It subscribes to the feed, which lives longer, and never unsubscribes. */
@Injectable({ scope: Scope.REQUEST })
export class LeakyQuote {
  private cents = 1999;

  constructor(feed: PriceFeed) {
    feed.changes.subscribe((change) => {
      this.cents = change.cents;
    });
  }

  total(): string {
    return `€${(this.cents / 100).toFixed(2)}`;
  }
}
