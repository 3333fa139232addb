export const meta = {
  name: 'late-buffers-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'buffers that a FinalizationRegistry frees after their owner was collected',
};

export function setup() {
  const frames = new Map();
  const registry = new FinalizationRegistry((id) => frames.delete(id));
  let id = 0;
  return {
    handler() {
      const owner = { id: ++id };
      frames.set(id, new ArrayBuffer(2048));
      registry.register(owner, id);
    },
  };
}
