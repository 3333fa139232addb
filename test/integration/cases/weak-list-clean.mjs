export const meta = {
  name: 'weak-list-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source:
    'weak references to the children of one parent; half of them dead at every 1024th: compacted',
};

class Child {
  constructor(id) {
    this.id = id;
    this.services = new Map([['id', id]]);
  }
}

/** Looks for dead references at every 1024th push, and copies the others when half of them are dead. */
class WeakList {
  #refs = [];

  push(value) {
    this.#refs.push(new WeakRef(value));
    if (this.#refs.length % 1024 !== 0) return;
    const alive = this.#refs.filter((ref) => ref.deref() !== undefined);
    if (alive.length <= this.#refs.length / 2) this.#refs = alive;
  }
}

export function setup() {
  const children = new WeakList();
  let id = 0;
  return {
    handler() {
      const child = new Child(++id);
      for (let i = 0; i < 200; i++) child.services.set(i % 9, { i });
      children.push(child);
    },
  };
}
