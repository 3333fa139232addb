class Upload {
  constructor(call) {
    this.call = call;
  }
}
const uploads = new Map();

export function handler(call) {
  uploads.set(`550e8400-e29b-41d4-a716-${446655440000 + call}`, new Upload(call));
}
