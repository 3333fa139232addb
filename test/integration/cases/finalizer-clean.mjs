export const meta = {
  name: 'finalizer-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'entries that a FinalizationRegistry removes after their handle was collected',
};

export function setup() {
  const open = new Map();
  const registry = new FinalizationRegistry((id) => open.delete(id));
  let id = 0;
  return {
    handler() {
      const handle = { id: ++id };
      open.set(id, { path: `/${id}` });
      registry.register(handle, id);
    },
  };
}
