import heapslope from 'heapslope/vitest/plugin';

export default {
  plugins: [heapslope({ repeat: { tolerance: '1 kB' } })],
  test: { include: ['cases/suite.test.ts'] },
};
