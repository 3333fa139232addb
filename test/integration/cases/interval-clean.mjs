export const meta = {
  name: 'interval-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'an interval per call, cleared when it has ticked',
};

export function setup() {
  return {
    handler: () =>
      new Promise((resolve) => {
        const timer = setInterval(() => {
          clearInterval(timer);
          resolve();
        }, 1);
      }),
  };
}
