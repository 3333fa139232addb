export const meta = {
  name: 'szr-json-text',
  kind: 'leak',
  group: 'sizes-replaced',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['saved', 'store'],
  source: 'state kept as JSON text: parsed, a number pushed, written again at each call',
  truth: { first: 500 },
};

export async function setup() {
  const store = { saved: '{"events":[]}' };
  let n = 100000;
  return {
    handler() {
      const state = JSON.parse(store.saved);
      state.events.push(n++, n * 7, 12345678);
      store.saved = JSON.stringify(state);
    },
  };
}
