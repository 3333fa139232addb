export default {
  test: {
    runner: 'heapslope/bench/vitest-runner',
    include: ['cases/surroundings.test.ts'],
    setupFiles: ['heapslope/vitest'],
    benchmark: { include: ['cases/memory-4.bench.mjs'] },
  },
};
