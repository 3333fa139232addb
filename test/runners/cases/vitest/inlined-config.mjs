import heapslope from 'heapslope/vitest/plugin';

// Vite is to transform the package itself, as projects have it that name it, or all, in server.deps.inline.
export default {
  plugins: [heapslope()],
  test: { include: ['cases/surroundings.test.ts'], server: { deps: { inline: [/heapslope/] } } },
};
