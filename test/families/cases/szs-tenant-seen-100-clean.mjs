export const meta = {
  name: 'szs-tenant-seen-100-clean',
  kind: 'clean',
  group: 'sizes-sharded',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'message ids that each of 200 tenants has seen, the last 100 of each',
  truth: { first: 20000 },
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
      if (ids.size > 100) ids.delete(ids.values().next().value);
    },
  };
}
