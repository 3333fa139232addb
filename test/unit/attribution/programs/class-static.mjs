class Instance {
  constructor(id) {
    this.id = id;
  }
}
export class Container {
  static #instances = new Map();
  static of(id) {
    Container.#instances.set(Symbol(id), new Instance(id));
  }
}
export const handler = (call) => Container.of(call);
