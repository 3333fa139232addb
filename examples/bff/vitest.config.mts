import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/vitest/**/*.test.ts'],
    setupFiles: ['heapslope/vitest'],
    // Explaining a leak takes seconds; a busy machine with few cores may need more than the default.
    testTimeout: 120_000,
  },
});
