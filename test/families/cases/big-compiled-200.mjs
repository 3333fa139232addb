export const meta = {
  name: 'big-compiled-200',
  kind: 'clean',
  group: 'bounded-large',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: '200 rules, each compiled with new Function at its first use, drawn at random',
  truth: { first: 100000 },
};

export async function setup() {
  const compiled = new Map();
  return {
    handler() {
      const rule = Math.floor(Math.random() * 200);
      let f = compiled.get(rule);
      if (!f)
        compiled.set(
          rule,
          (f = new Function(
            'x',
            `let sum = 0; for (let i = 0; i < ${(rule % 7) + 1}; i++) sum += x * ${rule}; return sum > ${rule * 3} ? 'high${rule}' : 'low${rule}';`,
          )),
        );
      return f(rule);
    },
  };
}
