class Widget {
  constructor(call) {
    this.call = call;
  }
  render() {
    return this.call;
  }
}
const renderers = [];

export function handler(call) {
  renderers.push(new Widget(call).render.bind(new Widget(call)));
}
