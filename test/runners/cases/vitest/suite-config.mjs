import heapslope from 'heapslope/vitest/plugin';

// On a busy machine, too, no test is to be left out.
export default {
  plugins: [heapslope({ repeat: { tolerance: '1 kB', cap: 60_000, budget: Infinity } })],
  test: { include: ['cases/suite.test.ts'] },
};
