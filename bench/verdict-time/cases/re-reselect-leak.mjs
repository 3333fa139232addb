import * as reReselect from 're-reselect';

export const meta = {
  name: 're-reselect-leak',
  kind: 'leak',
  expectRetainers: ['_cache', 'cacheObject'],
};

export async function setup() {
  const state = { orders: [{ customer: 1, total: 100 }] };
  const selectTotals = reReselect.createCachedSelector(
    (/** @type {typeof state} */ { orders }) => orders,
    (_, /** @type {number} */ customer) => customer,
    (orders, customer) => orders.filter((order) => order.customer === customer),
  )((_, customer) => customer);
  let customer = 0;
  return { handler: () => selectTotals(state, ++customer).length };
}
