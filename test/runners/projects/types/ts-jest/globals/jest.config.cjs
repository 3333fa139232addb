module.exports = {
  transform: { '\\.ts$': 'ts-jest' },
  setupFilesAfterEnv: ['<rootDir>/jest.setup.ts'],
};
