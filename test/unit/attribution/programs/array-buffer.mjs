const buffers = new Map();

export function handler(call) {
  buffers.set(`550e8400-e29b-41d4-a716-${String(446655440000 + call)}`, Buffer.alloc(20_000));
}
