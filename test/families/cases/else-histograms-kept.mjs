import { createHistogram } from 'node:perf_hooks';

export const meta = {
  name: 'else-histograms-kept',
  kind: 'leak',
  group: 'elsewhere',
  growth: 'native',
  expectConstructors: ['RecordableHistogram'],
  expectRetainers: ['histograms'],
  source: 'a perf_hooks histogram a request, kept by request id',
  truth: { first: 500, rounds: 4 },
};

export async function setup() {
  const histograms = new Map();
  let n = 0;
  return {
    handler() {
      const h = createHistogram({ lowest: 1, highest: 1e6, figures: 2 });
      h.record(1 + (n % 1000));
      histograms.set(n++, h);
    },
  };
}
