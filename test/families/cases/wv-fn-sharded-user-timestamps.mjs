export const meta = {
  name: 'wv-fn-sharded-user-timestamps',
  kind: 'leak',
  group: 'wrong-verdicts',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['logOfUser'],
  source: 'a request log per user, 500 users, three numbers a call, never trimmed',
  truth: {},
};

export async function setup() {
  const logOfUser = new Map();
  let i = 0;
  return {
    handler() {
      const user = 'u' + (i++ % 500);
      let log = logOfUser.get(user);
      if (!log) logOfUser.set(user, (log = []));
      log.push(performance.now(), 3.5, 200); // when, how long, status
    },
  };
}
