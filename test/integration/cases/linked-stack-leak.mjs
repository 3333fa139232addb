export const meta = {
  name: 'linked-stack-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Object'],
  expectRetainers: ['previous', 'history'],
  source:
    'a list that grows at its head: its variable holds one node, and that is always the newest',
};

export function setup() {
  let history = null;
  let id = 0;
  return {
    handler() {
      history = { id: id++, previous: history };
    },
  };
}
