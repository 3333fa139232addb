import * as reReselect from 're-reselect';

export const meta = { name: 're-reselect-clean', kind: 'clean' };

export async function setup() {
  const state = { orders: [{ customer: 1, total: 100 }] };
  const selectTotals = reReselect.createCachedSelector(
    (/** @type {typeof state} */ { orders }) => orders,
    (_, /** @type {number} */ customer) => customer,
    (orders, customer) => orders.filter((order) => order.customer === customer),
  )({
    keySelector: (_, customer) => customer,
    cacheObject: new reReselect.LruObjectCache({ cacheSize: 50 }),
  });
  let customer = 0;
  return { handler: () => selectTotals(state, ++customer).length };
}
