import { createSecretKey, randomBytes } from 'node:crypto';

export const meta = {
  name: 'else-secret-keys',
  kind: 'leak',
  group: 'elsewhere',
  growth: 'native',
  expectConstructors: ['SecretKeyObject'],
  expectRetainers: ['keys'],
  source: 'a crypto secret KeyObject a token, kept by token id',
  truth: { first: 4000 },
};

export async function setup() {
  const keys = new Map();
  let n = 0;
  return {
    handler() {
      keys.set(n++, createSecretKey(randomBytes(32)));
    },
  };
}
