class Meta {
  constructor(call) {
    this.call = call;
  }
}
const metaOf = new WeakMap();
const keys = [];

export function handler(call) {
  const key = { call };
  keys.push(key);
  metaOf.set(key, new Meta(call));
}
