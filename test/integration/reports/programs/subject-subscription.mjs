import { Subject } from 'rxjs';

const prices = new Subject();

class PriceView {
  price = 0;
}

export function handler() {
  const view = new PriceView();
  prices.subscribe((price) => (view.price = price));
}
