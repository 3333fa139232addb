class Span {
  constructor(call) {
    this.call = call;
  }
}
const SPANS = Symbol('spans');
const tracer = { [SPANS]: [] };

export function handler(call) {
  tracer[SPANS].push(new Span(call));
}
