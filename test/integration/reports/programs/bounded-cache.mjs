/** Its field has the name by which the engine finds an object's shape. */
class LRUCache {
  max = 500_000;
  map = new Map();

  get(key) {
    return this.map.get(key);
  }

  set(key, value) {
    this.map.set(key, value);
    if (this.map.size > this.max) this.map.delete(this.map.keys().next().value);
  }
}

class User {
  name = 'ann';
  roles = ['reader'];
}

const users = new LRUCache();
let id = 0;

export const handler = () => users.set(`user-${++id}`, new User());
