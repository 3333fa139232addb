import heapslope from 'heapslope/vitest/plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [heapslope({ files: true, report: { json: true, html: true } })],
  // Files that run one after the other in one process, each in a context of its own.
  test: { dir: 'test', pool: 'vmThreads', maxWorkers: 2 },
});
