export const meta = {
  name: 'unref-interval-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Timeout'],
  expectRetainers: ['timers'],
  source: 'an unref interval per call, never cleared: Node does not list it',
};

export function setup() {
  let id = 0;
  return {
    handler() {
      const session = { id: id++ };
      setInterval(() => session.id, 3_600_000).unref();
    },
  };
}
