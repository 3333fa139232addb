export const meta = {
  name: 'replaced-set-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'state that is replaced by copies of at most 2000 entries, by slow calls',
};

export function setup() {
  let recent = new Set();
  let id = 0;
  return {
    handler() {
      for (let reducer = 0; reducer < 4; reducer++) recent = new Set(recent);
      recent = new Set([...recent, id++].slice(-2000));
    },
  };
}
