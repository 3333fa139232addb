module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
  setupFilesAfterEnv: ['heapslope/jest'],
  // Explaining a leak takes seconds; a busy machine with few cores may need more than the default.
  testTimeout: 120_000,
};
