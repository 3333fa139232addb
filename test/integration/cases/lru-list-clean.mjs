export const meta = {
  name: 'lru-list-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a linked list of the last 250 entries, newest first, in calls of 4 ms',
};

const lock = new Int32Array(new SharedArrayBuffer(4));
/** Takes time, and no processor. */
const pause = (ms) => Atomics.wait(lock, 0, 0, ms);

class Entry {
  constructor(key, next) {
    this.key = key;
    this.next = next;
    this.previous = undefined;
  }
}

export function setup() {
  const list = { newest: undefined, oldest: undefined, size: 0 };
  return {
    handler() {
      pause(4);
      const entry = new Entry(`key-${list.size}`, list.newest);
      if (list.newest) list.newest.previous = entry;
      list.newest = entry;
      list.oldest ??= entry;
      if (++list.size <= 250) return;
      list.oldest = list.oldest.previous;
      list.oldest.next = undefined;
      list.size--;
    },
  };
}
