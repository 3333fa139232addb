module.exports = {
  testMatch: ['<rootDir>/test/*.test.js'],
  testEnvironment: 'heapslope/jest/environment',
  testEnvironmentOptions: { files: true },
  reporters: ['default', ['heapslope/jest/reporter', { json: true, html: true }]],
};
