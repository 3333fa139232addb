import { require } from '../lib/util.mjs';

export const meta = {
  name: 'szr-redux-ids',
  kind: 'leak',
  group: 'sizes-replaced',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['ids', 'state', 'currentState'],
  source:
    'a redux reducer with ids: state.ids.concat(action.id), numeric ids, nothing ever removed',
  truth: { first: 1000 },
};

export async function setup() {
  const { createStore, legacy_createStore } = require('redux');
  const store = (legacy_createStore ?? createStore)((state = { ids: [], last: 0 }, action) =>
    action.type === 'add'
      ? { ids: state.ids.concat(action.id, action.at), last: action.id }
      : state,
  );
  let id = 0;
  return {
    handler() {
      store.dispatch({ type: 'add', id: id++, at: id * 10 });
    },
  };
}
