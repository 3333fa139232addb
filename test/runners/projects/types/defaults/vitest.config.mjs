import heapslope from 'heapslope/vitest/plugin';

export default {
  plugins: [heapslope({ report: false, defaults: { tolerance: '10 kB' } })],
  test: { globals: true, include: ['*.test.js'] },
};
