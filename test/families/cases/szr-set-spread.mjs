export const meta = {
  name: 'szr-set-spread',
  kind: 'leak',
  group: 'sizes-replaced',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['state', 'seen'],
  source: 'immutable state: { ...state, seen: new Set([...state.seen, id]) } at each event',
  truth: { first: 500 },
};

export async function setup() {
  let state = { version: 0, seen: new Set() };
  let id = 0;
  return {
    handler() {
      state = { ...state, version: state.version + 1, seen: new Set([...state.seen, id++]) };
    },
  };
}
