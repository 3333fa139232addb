import vm from 'node:vm';

export const meta = {
  name: 'wv-fn-vm-context-set',
  kind: 'leak',
  group: 'wrong-verdicts',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['seen'],
  source: 'a Set of numbers that grows in a vm context',
  truth: {},
};

export async function setup() {
  const context = vm.createContext({});
  vm.runInContext('var seen = new Set(), i = 0', context);
  const script = new vm.Script('seen.add(i++)');
  return {
    handler() {
      script.runInContext(context);
    },
  };
}
