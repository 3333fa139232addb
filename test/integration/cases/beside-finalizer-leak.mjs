export const meta = {
  name: 'beside-finalizer-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Visit'],
  expectRetainers: ['visits'],
  source: 'one object kept per call, beside entries that a FinalizationRegistry removes late',
};

class Visit {
  constructor(id) {
    this.id = id;
  }
}

export function setup() {
  const visits = [];
  const open = new Map();
  const registry = new FinalizationRegistry((id) => open.delete(id));
  let id = 0;
  return {
    handler() {
      const handle = { id: ++id };
      open.set(id, { path: `/${id}` });
      registry.register(handle, id);
      visits.push(new Visit(id));
    },
  };
}
