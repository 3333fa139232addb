export const meta = {
  name: 'buffer-leak',
  kind: 'leak',
  growth: 'arrayBuffers',
  expectConstructors: ['Buffer', 'Uint8Array', 'ArrayBuffer'],
  expectRetainers: ['bodies'],
  source: 'a Buffer of 1 kB per call, with memory of its own',
};

export function setup() {
  const bodies = [];
  return { handler: () => void bodies.push(Buffer.alloc(1024)) };
}
