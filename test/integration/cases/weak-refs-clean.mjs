export const meta = {
  name: 'weak-refs-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a WeakRef per call, compacted at every 1024th push',
};

const COMPACT_AT = 1024;

export function setup() {
  let refs = [];
  let pushes = 0;
  return {
    handler() {
      refs.push(new WeakRef({ at: pushes }));
      if (++pushes % COMPACT_AT === 0) refs = refs.filter((ref) => ref.deref() !== undefined);
    },
  };
}
