module.exports = {
  transform: {},
  setupFilesAfterEnv: ['heapslope/jest'],
  testEnvironment: 'heapslope/jest/environment',
  testEnvironmentOptions: { defaults: { tolerance: '10 kB' } },
};
