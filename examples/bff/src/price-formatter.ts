import { Service } from 'typedi';

/** One for the whole process: it knows nothing of a request. */
@Service({ global: true })
export class PriceFormatter {
  private readonly euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });

  format(cents: number): string {
    return this.euros.format(cents / 100);
  }
}
