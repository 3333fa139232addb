export const meta = {
  name: 'growing-buffer-leak',
  kind: 'leak',
  growth: 'arrayBuffers',
  expectConstructors: [],
  expectRetainers: [],
  source:
    'a buffer that every call replaces by a larger one: no object more, only memory outside of the heap',
};

export function setup() {
  let log = Buffer.alloc(0);
  return { handler: () => void (log = Buffer.concat([log, Buffer.alloc(64)])) };
}
