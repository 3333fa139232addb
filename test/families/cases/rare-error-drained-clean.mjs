export const meta = {
  name: 'rare-error-drained-clean',
  kind: 'clean',
  group: 'rare',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source:
    'one request in 47 is refused and kept with its error, the list is sent and emptied at 12',
  truth: {},
};

export async function setup() {
  let failures = [];
  let n = 0;
  return {
    handler() {
      const body = { size: ++n, fields: new Array(100).fill(n) };
      try {
        if (body.size % 47 === 0) throw new RangeError('bad size ' + body.size);
      } catch (error) {
        failures.push({ error, body });
        if (failures.length === 12) failures = [];
      }
    },
  };
}
