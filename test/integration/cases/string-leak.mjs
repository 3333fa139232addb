export const meta = {
  name: 'string-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['string'],
  expectRetainers: ['lines'],
  source: 'a unique flat string of some 40 characters per call',
};

export function setup() {
  const lines = [];
  let id = 0;
  // Decoding gives a flat string of its own: no rope, no slice, not internalised.
  const line = () => Buffer.from(`request ${++id} of the night of the long log`).toString('latin1');
  return { handler: () => void lines.push(line()) };
}
