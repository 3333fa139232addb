import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['cases/**/*.test.ts'], setupFiles: ['heapslope/vitest'] },
});
