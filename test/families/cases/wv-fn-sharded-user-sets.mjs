export const meta = {
  name: 'wv-fn-sharded-user-sets',
  kind: 'leak',
  group: 'wrong-verdicts',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['seen'],
  source: '300 users, each with a Set of the ids that they have seen, never emptied',
  truth: {},
};

export async function setup() {
  const seen = new Map();
  let i = 0;
  return {
    handler() {
      const user = 'u' + (i % 300);
      let ids = seen.get(user);
      if (!ids) seen.set(user, (ids = new Set()));
      ids.add(i++);
    },
  };
}
