export const meta = {
  name: 'szr-set-capped-clean',
  kind: 'clean',
  group: 'sizes-replaced',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'immutable state with the last 300 ids: new Set([...seen, id].slice(-300))',
  truth: { first: 2000 },
};

export async function setup() {
  let state = { seen: new Set() };
  let id = 0;
  return {
    handler() {
      state = { seen: new Set([...state.seen, id++].slice(-300)) };
    },
  };
}
