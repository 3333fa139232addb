import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Vitest and Jest run the same test files here, so both give `test` and `expect` as globals.
    globals: true,
    include: ['test/**/*.test.ts'],
    globalSetup: ['./build.mjs'],
    setupFiles: ['heapslope/vitest'],
    // Servers that are measured at the same time are slow.
    fileParallelism: false,
    // Explaining a leak takes seconds; a busy machine with few cores may need more than the default.
    testTimeout: 120_000,
  },
});
