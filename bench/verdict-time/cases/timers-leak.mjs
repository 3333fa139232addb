export const meta = { name: 'timers-leak', kind: 'leak', expectRetainers: ['Timeout', 'Timer'] };

export async function setup() {
  const beats = new Float64Array(1);
  let id = 0;
  return {
    async handler() {
      const session = { id: ++id, user: 'ada' };
      setInterval(() => (beats[0] = session.id), 60_000).unref();
      await new Promise((done) => setTimeout(done, 1));
    },
  };
}
