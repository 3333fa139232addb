export const meta = {
  name: 'timer-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Timeout', 'Object', 'closure'],
  expectRetainers: ['timers', 'Timeout', 'TimersList'],
  source: 'an interval per call, never cleared',
};

export function setup() {
  const timers = [];
  let id = 0;
  return {
    handler() {
      const session = { id: id++ };
      timers.push(setInterval(() => session.id, 3_600_000));
    },
    teardown: () => timers.forEach(clearInterval),
  };
}
