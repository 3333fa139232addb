export const meta = {
  name: 'rare-1000-document-async',
  kind: 'leak',
  group: 'rare',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['documents'],
  source: 'one call in 1000 keeps the text of a document of 150 kB, async (setImmediate)',
  truth: { first: 10000, rounds: 4 },
};

export async function setup() {
  const documents = new Map();
  let n = 0;
  return {
    async handler() {
      await new Promise(setImmediate);
      if (++n % 1000 === 0)
        documents.set(n, Buffer.alloc(150_000, 32 + ((n / 1000) % 90)).toString('latin1'));
    },
  };
}
