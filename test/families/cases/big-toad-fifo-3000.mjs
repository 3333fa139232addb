import { require, nextId } from '../lib/util.mjs';

export const meta = {
  name: 'big-toad-fifo-3000',
  kind: 'clean',
  group: 'bounded-large',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'toad-cache FifoMap of 3000 entries, every call a new key, microseconds',
  truth: { first: 12000 },
};

export async function setup() {
  const toad = require('toad-cache');
  const Fifo = toad.FifoMap ?? toad.Fifo;
  const cache = new Fifo(3000);
  return {
    handler() {
      const id = nextId();
      cache.set(id, { id, scopes: ['a'], at: 1 });
    },
  };
}
