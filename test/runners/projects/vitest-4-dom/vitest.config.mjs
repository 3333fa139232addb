import heapslope from 'heapslope/vitest/plugin';

export default {
  plugins: [heapslope()],
  test: { include: ['*.test.js'], environment: process.env.DOM },
};
