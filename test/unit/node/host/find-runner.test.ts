import { expect, it } from 'vitest';
import { findRunner } from '../../../../src/node/host/find-runner.js';

it('finds the runner of this very test, with its version', () => {
  expect(findRunner()).toEqual({ name: 'vitest', version: expect.stringMatching(/^\d+\.\d+\./) });
});
