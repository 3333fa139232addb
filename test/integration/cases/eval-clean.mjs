export const meta = {
  name: 'eval-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'code compiled per call and dropped: the engine keeps some of it for a while',
};

export function setup() {
  let id = 0;
  return {
    handler() {
      id++;
      // oxlint-disable-next-line no-eval -- compiling per call is what the case is about
      return (0, eval)(`(function (x) { return x + ${id}; })`)(1) + new Function(`return ${id}`)();
    },
  };
}
