export const meta = {
  name: 'szr-object-spread',
  kind: 'leak',
  group: 'sizes-replaced',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['votes', 'state'],
  source: 'a reducer with { ...votes, [id]: n } for ever new numeric ids',
  truth: { first: 250 },
};

export async function setup() {
  let state = { votes: {} };
  let id = 0;
  const reduce = (s, a) => ({ ...s, votes: { ...s.votes, [a.id]: a.n } });
  return {
    handler() {
      state = reduce(state, { id: 1000 + id * 13, n: id++ % 5 });
    },
  };
}
