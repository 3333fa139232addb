export const meta = {
  name: 'big-trie-8000',
  kind: 'clean',
  group: 'bounded-large',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'autocomplete: a trie of a vocabulary of 8000 words that come with a skew, microseconds',
  truth: { first: 100000, rounds: 4 },
};

export async function setup() {
  const root = { next: {}, count: 0 };
  return {
    handler() {
      const word = (Math.floor(Math.random() ** 2 * 8000) * 977 + 5000).toString(26);
      let node = root;
      for (const letter of word) node = node.next[letter] ??= { next: {}, count: 0 };
      node.count++;
    },
  };
}
