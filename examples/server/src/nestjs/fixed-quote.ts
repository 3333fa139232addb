import { Inject, Injectable, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import type { Request } from 'express';
import { PriceFeed } from './price-feed';

/** The corrected twin. Nest calls no hook when a request is over: the response's own event ends it. */
@Injectable({ scope: Scope.REQUEST })
export class FixedQuote {
  private cents = 1999;

  constructor(feed: PriceFeed, @Inject(REQUEST) request: Request) {
    const subscription = feed.changes.subscribe((change) => {
      this.cents = change.cents;
    });
    request.res?.once('close', () => subscription.unsubscribe());
  }

  total(): string {
    return `€${(this.cents / 100).toFixed(2)}`;
  }
}
