// Jest's cases take the longest. Where no earlier run has told how long each file takes, Vitest begins
// with the largest, so that this file, which says why, comes before those of the other runner.
import { describeJest } from './describe-jest.js';

describeJest('jest-29');
