export const meta = {
  name: 'szs-route-latencies',
  kind: 'leak',
  group: 'sizes-sharded',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['latencies'],
  source:
    'a naive histogram: every latency kept in an array per route and status to work out percentiles later',
  truth: {},
};

export async function setup() {
  const latencies = {};
  const routes = Array.from({ length: 40 }, (_, i) => '/v1/resource' + i),
    statuses = [200, 200, 200, 201, 204, 304, 404, 500];
  let n = 0;
  return {
    handler() {
      const start = performance.now();
      const route = routes[n % 40],
        status = statuses[(n * 7 + (n >> 3)) % 8];
      n++;
      const byStatus = (latencies[route] ??= {});
      (byStatus[status] ??= []).push(performance.now() - start, start);
    },
  };
}
