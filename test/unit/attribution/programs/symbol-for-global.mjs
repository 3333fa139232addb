class GraphNode {
  constructor(call) {
    this.call = call;
  }
}
globalThis[Symbol.for('app.registry')] = { nodes: new Set() };

export function handler(call) {
  globalThis[Symbol.for('app.registry')].nodes.add(new GraphNode(call));
}
