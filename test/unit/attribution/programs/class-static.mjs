class HiddenInstance {
  constructor(id) {
    this.id = id;
  }
}
export class Vault {
  static #instances = new Map();
  static of(id) {
    Vault.#instances.set(Symbol(id), new HiddenInstance(id));
  }
}
export const handler = (call) => Vault.of(call);
