class PrivateEntry {
  constructor(call) {
    this.call = call;
  }
}
class Registry {
  #entries = [];
  add(call) {
    this.#entries.push(new PrivateEntry(call));
  }
}
const registry = new Registry();

export const handler = (call) => registry.add(call);
