export default {
  test: {
    reporters: ['heapslope/bench/vitest-reporter'],
    setupFiles: ['heapslope/vitest'],
    include: [],
    benchmark: {
      enabled: true,
      include: ['cases/memory-5.bench.mjs'],
      provider: 'heapslope/bench/vitest',
    },
  },
};
