export const meta = {
  name: 'wasm-memory-leak',
  kind: 'leak',
  growth: 'external',
  expectConstructors: ['Memory'],
  expectRetainers: ['memories'],
  source: 'a WebAssembly memory per call, kept',
};

export function setup() {
  const memories = [];
  return { handler: () => void memories.push(new WebAssembly.Memory({ initial: 1, maximum: 1 })) };
}
