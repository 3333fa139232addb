export const meta = {
  name: 'big-intern-5000',
  kind: 'clean',
  group: 'bounded-large',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'strings interned in a Map, from a set of 5000, drawn at random',
  truth: { first: 40000 },
};

export async function setup() {
  const interned = new Map();
  function intern(s) {
    let known = interned.get(s);
    if (known === undefined) interned.set(s, (known = s));
    return known;
  }
  return {
    handler() {
      return intern('host-' + Math.floor(Math.random() * 5000) + '.eu-west-1.example.com');
    },
  };
}
