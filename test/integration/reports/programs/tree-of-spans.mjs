class Span {
  children = [];
  constructor(name) {
    this.name = name;
  }
  startChild(name) {
    const child = new Span(name);
    this.children.push(child);
    return child;
  }
}

const root = new Span('process');

export function handler() {
  const span = root.startChild('GET /orders');
  span.startChild('query').startChild('parse');
}
