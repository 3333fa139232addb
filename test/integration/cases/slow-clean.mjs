export const meta = {
  name: 'slow-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'calls of 50 ms that keep nothing',
};

export function setup() {
  let id = 0;
  return {
    async handler() {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { id: ++id };
    },
  };
}
