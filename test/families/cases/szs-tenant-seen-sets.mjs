export const meta = {
  name: 'szs-tenant-seen-sets',
  kind: 'leak',
  group: 'sizes-sharded',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['seen'],
  source:
    'message ids that each of 200 tenants has seen, in a Set per tenant that is never emptied',
  truth: {},
};

export async function setup() {
  const seen = new Map();
  let id = 0;
  return {
    handler() {
      const tenant = 't' + Math.floor(Math.random() * 200);
      let ids = seen.get(tenant);
      if (!ids) seen.set(tenant, (ids = new Set()));
      ids.add(id++);
    },
  };
}
