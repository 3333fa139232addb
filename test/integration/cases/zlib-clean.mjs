import { createGzip } from 'node:zlib';

export const meta = {
  name: 'zlib-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a compressor per call that is closed: its native memory goes after the call',
};

export function setup() {
  return {
    handler: () =>
      new Promise((resolve) => {
        const stream = createGzip();
        stream.once('close', resolve);
        stream.close();
      }),
  };
}
