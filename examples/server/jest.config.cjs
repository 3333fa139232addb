module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
  globalSetup: '<rootDir>/build.mjs',
  setupFilesAfterEnv: ['heapslope/jest'],
  // Servers that are measured at the same time are slow.
  maxWorkers: 1,
  // Explaining a leak takes seconds; a busy machine with few cores may need more than the default.
  testTimeout: 120_000,
};
