import { Readable } from 'node:stream';
import { createUtf8Decoder } from '../../snapshot/decode-utf8.js';

let isWarm = false;

/**
 * Uses a stream and a decoder as those of a snapshot are used, some turns before the first one. Node makes and V8
 * compiles some kilobytes for them: they are then in the first snapshot, and no growth after it.
 */
export function warmUpStream(): void {
  if (isWarm) return;
  isWarm = true;
  const stream = new Readable({ read() {} });
  stream.push = () => true;
  stream.once('error', () => {});
  stream.read(0);
  stream.destroy();
  createUtf8Decoder()(new Uint8Array(1));
}
