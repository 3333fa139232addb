import heapslope from 'heapslope/vitest/plugin';

export default {
  plugins: [heapslope({ report: false })],
  test: { globals: true, include: ['*.test.js'] },
};
