import { createContext, runInContext } from 'node:vm';

const sandboxes = [];

export function handler() {
  const sandbox = createContext({ price: 7 });
  sandboxes.push(sandbox);
  return runInContext('price * 2', sandbox);
}

export const options = { calls: 10 };
