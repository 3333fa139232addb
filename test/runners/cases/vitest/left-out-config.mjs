import heapslope from 'heapslope/vitest/plugin';

// Nothing is left of such a budget for any test.
export default {
  plugins: [heapslope({ repeat: { budget: 1, skip: /left out/ } })],
  test: { include: ['cases/left-out.test.ts'] },
};
