import { createGzip } from 'node:zlib';

export const meta = {
  name: 'zlib-leak',
  kind: 'leak',
  growth: 'arrayBuffers',
  expectConstructors: ['Gzip'],
  expectRetainers: ['streams'],
  source: 'a compressor per call that is kept and never closed',
};

export function setup() {
  const streams = [];
  return { handler: () => void streams.push(createGzip()) };
}
