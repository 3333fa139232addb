export const meta = {
  name: 'array-buffer-leak',
  kind: 'leak',
  growth: 'arrayBuffers',
  expectConstructors: ['ArrayBuffer'],
  expectRetainers: ['frames'],
  source: '16 kB outside of the heap per call',
};

export function setup() {
  const frames = [];
  return { handler: () => void frames.push(new ArrayBuffer(16_384)) };
}
