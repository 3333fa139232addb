export default {
  test: { globals: true, include: ['*.test.js'], setupFiles: ['./vitest.setup.mjs'] },
};
