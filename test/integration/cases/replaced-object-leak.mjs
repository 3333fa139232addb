export const meta = {
  name: 'replaced-object-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['votes', 'Object'],
  source: 'a reducer that copies an object with a key for each vote, for several listeners',
};

export function setup() {
  let state = { votes: {} };
  let id = 0;
  return {
    handler() {
      for (let listener = 0; listener < 3; listener++) state = { votes: { ...state.votes } };
      state.votes[1000 + id * 13] = id++ % 5;
    },
  };
}
