class Resource {
  constructor(call) {
    this.call = call;
  }
}
const registry = new FinalizationRegistry(() => {});
const anchor = {};

export function handler(call) {
  registry.register(anchor, new Resource(call));
}
