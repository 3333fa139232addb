module.exports = {
  testMatch: ['<rootDir>/cases/**/*.test.{js,ts,mjs}'],
  testEnvironment: 'node',
  transform: { '\\.ts$': '<rootDir>/transpile.cjs' },
  setupFilesAfterEnv: ['heapslope/jest'],
};
