export const meta = { name: 'timers-clean', kind: 'clean' };

export async function setup() {
  return {
    /** What a call with a time limit does. */
    async handler() {
      let limit;
      await new Promise((done, fail) => {
        limit = setTimeout(fail, 30_000, new Error('too late'));
        setTimeout(done, 1);
      });
      clearTimeout(limit);
    },
  };
}
