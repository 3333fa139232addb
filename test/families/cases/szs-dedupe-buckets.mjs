export const meta = {
  name: 'szs-dedupe-buckets',
  kind: 'leak',
  group: 'sizes-sharded',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['buckets'],
  source:
    'an own hash set of event hashes for deduplication: 512 buckets, each an array of numbers, no bound',
  truth: {},
};

export async function setup() {
  const buckets = Array.from({ length: 512 }, () => []);
  let event = 0;
  const hash = (x) => {
    x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
    x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
    return (x ^ (x >>> 16)) >>> 0;
  };
  function fresh(h) {
    const bucket = buckets[h & 511];
    if (bucket.includes(h)) return false;
    bucket.push(h);
    return true;
  }
  return {
    handler() {
      const base = event++ * 3;
      return fresh(hash(base)) | fresh(hash(base + 1)) | fresh(hash(base + 2));
    },
  };
}
