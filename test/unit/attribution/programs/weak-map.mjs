class WeakMeta {
  constructor(call) {
    this.call = call;
  }
}
const metaOf = new WeakMap();
const key = {};
metaOf.set(key, []);

export function handler(call) {
  metaOf.get(key).push(new WeakMeta(call));
}
