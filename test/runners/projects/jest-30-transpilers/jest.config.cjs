const target = { targets: { node: 'current' } };
const TRANSPILERS = {
  'ts-jest': ['ts-jest', { diagnostics: false }],
  'babel-jest': ['babel-jest', { presets: [['@babel/env', target], '@babel/typescript'] }],
  '@swc/jest': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
};

module.exports = {
  testMatch: ['<rootDir>/test/*.test.ts'],
  testEnvironment: 'node',
  transform: { '\\.ts$': TRANSPILERS[process.env.TRANSPILER] },
  setupFilesAfterEnv: ['heapslope/jest'],
};
