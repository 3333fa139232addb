export const meta = {
  name: 'szp-resizable-journal',
  kind: 'leak',
  group: 'sizes-plain',
  growth: 'native',
  expectConstructors: [],
  expectRetainers: ['journal'],
  source: 'a journal in a resizable ArrayBuffer that is resized by 16 kB when full, 48 B a call',
  truth: { first: 32000 },
};

export async function setup() {
  const journal = new ArrayBuffer(0, { maxByteLength: 2 ** 29 });
  const view = new Float64Array(journal);
  let at = 0;
  return {
    handler() {
      if ((at + 6) * 8 > journal.byteLength) journal.resize(journal.byteLength + 16384);
      view[at++] = at;
      view[at++] = 1;
      view[at++] = 2;
      view[at++] = 3;
      view[at++] = 4;
      view[at++] = 5;
    },
  };
}
