import vm from 'node:vm';

const contexts = [];

export function handler(call) {
  contexts.push(vm.createContext({ call }));
}
