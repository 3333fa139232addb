module.exports = { transform: {}, setupFilesAfterEnv: ['<rootDir>/jest.setup.js'] };
