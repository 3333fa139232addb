import { createContext, runInContext } from 'node:vm';

export const meta = {
  name: 'vm-context-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a context per call, dropped when its script has run',
};

export function setup() {
  let id = 0;
  return { handler: () => runInContext('id + 1', createContext({ id: ++id })) };
}
