export const meta = {
  name: 'weak-handles-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a set of weak references that a FinalizationRegistry clears, in calls that wait',
};

export function setup() {
  const handles = new Set();
  const registry = new FinalizationRegistry((ref) => handles.delete(ref));
  let id = 0;
  return {
    async handler() {
      const session = { id: ++id, user: `user-${id}` };
      const ref = new WeakRef(session);
      handles.add(ref);
      registry.register(session, ref);
      await new Promise((resolve) => setTimeout(resolve, 2));
    },
  };
}
