import heapslope from 'heapslope/vitest/plugin';

export default {
  // In continuous integration the report file is written as well.
  plugins: [heapslope({ report: { html: true, sarif: true, codeQuality: true } })],
  test: { include: ['test/*.test.js'] },
};
