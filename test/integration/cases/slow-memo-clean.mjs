export const meta = {
  name: 'slow-memo-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a memo of one in 300 keys, drawn at random by calls of 5 ms: it fills ever more slowly',
};

export function setup() {
  const memo = new Map();
  return {
    async handler() {
      const key = `row-${Math.floor(Math.random() * 300)}`;
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (!memo.has(key)) memo.set(key, { key, cells: new Array(20).fill(key) });
    },
  };
}
