class KeyedMeta {
  constructor(call) {
    this.call = call;
  }
}
const metaOf = new WeakMap();
const keys = [];

export function handler(call) {
  const key = { call };
  keys.push(key);
  metaOf.set(key, new KeyedMeta(call));
}
