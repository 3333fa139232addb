import { Script } from 'node:vm';

export const meta = {
  name: 'script-cache-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['scripts'],
  source: 'a script compiled per call, in a cache with no limit',
};

export function setup() {
  const scripts = new Map();
  let id = 0;
  return {
    handler() {
      const source = `(() => { let sum = 0; for (let i = 0; i < 3; i++) sum += i * ${++id}; return sum; })()`;
      const script = new Script(source);
      scripts.set(source, script);
      return script.runInThisContext();
    },
  };
}
