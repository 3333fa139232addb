import { createContext } from 'node:vm';

export const meta = {
  name: 'vm-context-leak',
  kind: 'leak',
  growth: 'contexts',
  expectConstructors: ['Object'],
  expectRetainers: ['sandboxes'],
  source: 'a context per call, kept',
};

export function setup() {
  const sandboxes = [];
  return { handler: () => void sandboxes.push(createContext({})) };
}
