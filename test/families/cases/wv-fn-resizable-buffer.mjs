export const meta = {
  name: 'wv-fn-resizable-buffer',
  kind: 'leak',
  group: 'wrong-verdicts',
  growth: 'native',
  expectConstructors: [],
  expectRetainers: ['log'],
  source: 'a resizable ArrayBuffer grows by 4 kB per call; V8 counts no resize on Node 20',
  truth: { first: 2000 },
};

export async function setup() {
  const log = new ArrayBuffer(0, { maxByteLength: 2 ** 30 });
  return {
    handler() {
      const at = log.byteLength;
      if (at + 4096 > log.maxByteLength) return;
      log.resize(at + 4096);
      new Uint8Array(log).fill(1, at);
    },
  };
}
