module.exports = {
  setupFilesAfterEnv: ['heapslope/jest'],
  testEnvironment: 'heapslope/jest/environment-jsdom',
  transform: {},
};
