class Entry {
  constructor(call) {
    this.call = call;
  }
}
class Registry {
  #entries = [];
  add(call) {
    this.#entries.push(new Entry(call));
  }
}
const registry = new Registry();

export const handler = (call) => registry.add(call);
