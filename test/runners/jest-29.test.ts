import { describeJest } from './describe-jest.js';

describeJest('jest-29');
