export const meta = {
  name: 'szs-user-metrics',
  kind: 'leak',
  group: 'sizes-sharded',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['stats', 'scores'],
  source:
    'values by user and metric: stats[user][metric].push(value), 150 users x 4 metrics, never rolled up',
  truth: {},
};

export async function setup() {
  const stats = {},
    metrics = ['cpu', 'rss', 'lag', 'rps'];
  let n = 0;
  return {
    handler() {
      const own = (stats['user' + (n++ % 150)] ??= { cpu: [], rss: [], lag: [], rps: [] });
      for (let i = 0; i < 3; i++) own[metrics[(n + i) & 3]].push(Math.random());
    },
  };
}
