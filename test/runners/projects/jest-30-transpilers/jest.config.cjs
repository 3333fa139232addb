const target = { targets: { node: 'current' } };
const parser = { syntax: 'typescript' };
const TRANSPILERS = {
  'ts-jest': ['ts-jest', { diagnostics: false }],
  'babel-jest': ['babel-jest', { presets: [['@babel/env', target], '@babel/typescript'] }],
  '@swc/jest': ['@swc/jest', { jsc: { parser, target: 'es2022' } }],
  CommonJS: '<rootDir>/transpile.cjs',
  // To be run with --experimental-vm-modules.
  ESM: ['@swc/jest', { jsc: { parser, target: 'es2022' }, module: { type: 'es6' } }],
};
const transpiler = process.env.TRANSPILER;

module.exports = {
  testMatch: ['<rootDir>/test/*.test.ts'],
  testEnvironment: 'node',
  transform: { '\\.ts$': TRANSPILERS[transpiler] },
  extensionsToTreatAsEsm: transpiler === 'ESM' ? ['.ts'] : [],
  setupFilesAfterEnv: ['heapslope/jest'],
};
