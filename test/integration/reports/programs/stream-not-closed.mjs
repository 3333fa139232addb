import { PassThrough } from 'node:stream';

const open = new Set();

export function handler() {
  const stream = new PassThrough();
  stream.write('header');
  open.add(stream);
}
