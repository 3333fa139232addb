// `repeat` is asked for, and the set-up module, which does it, is not loaded.
export default {
  test: {
    include: ['cases/surroundings.test.ts'],
    environment: './node_modules/heapslope/dist/vitest-environment.mjs',
    environmentOptions: { heapslope: { repeat: {} } },
  },
};
