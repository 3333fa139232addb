export const meta = {
  name: 'rare-error-path-sync',
  kind: 'leak',
  group: 'rare',
  growth: 'heap',
  expectConstructors: ['Error', 'RangeError'],
  expectRetainers: ['failures'],
  source:
    'one request in 47 is refused, and the error with the body that caused it is kept in a list',
  truth: {},
};

export async function setup() {
  const failures = [];
  let n = 0;
  function parse(body) {
    if (body.size % 47 === 0) throw new RangeError('bad size ' + body.size);
    return body.size;
  }
  return {
    handler() {
      const body = { size: ++n, fields: new Array(100).fill(n) };
      try {
        return parse(body);
      } catch (error) {
        failures.push({ error, body });
      }
    },
  };
}
