class LRUCache {
  max = 500_000;
  #entries = new Map();

  get(key) {
    return this.#entries.get(key);
  }

  set(key, value) {
    this.#entries.set(key, value);
    if (this.#entries.size > this.max) this.#entries.delete(this.#entries.keys().next().value);
  }
}

class User {
  name = 'ann';
  roles = ['reader'];
}

const users = new LRUCache();
let id = 0;

export const handler = () => users.set(`user-${++id}`, new User());
