class Model {
  constructor(call) {
    this.call = call;
  }
}
const state = new Proxy({ models: [] }, {});

export function handler(call) {
  state.models.push(new Model(call));
}
