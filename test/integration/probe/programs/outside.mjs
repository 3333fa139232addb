// Memory outside of the heap, made, grown and dropped again, of the kind that is given; prints by how much the
// channel `external` follows each step, once it was asked to count what the engine does not tell.
import { CHANNELS } from '../src/probe/heap-probe.js';
import { openInProcessProbe } from '../src/node/in-process/in-process-probe.js';

const MB = 2 ** 20;
const PAGES = MB / 65_536;
const KINDS = {
  none: () => ({ grow() {} }),
  fixed: () => ({ kept: new ArrayBuffer(MB), grow() {} }),
  resizable() {
    const kept = new ArrayBuffer(MB, { maxByteLength: 8 * MB });
    return { kept, grow: () => kept.resize(4 * MB) };
  },
  shared: () => ({ kept: new SharedArrayBuffer(MB), grow() {} }),
  growable() {
    const kept = new SharedArrayBuffer(MB, { maxByteLength: 8 * MB });
    return { kept, grow: () => kept.grow(4 * MB) };
  },
  wasm() {
    const kept = new WebAssembly.Memory({ initial: PAGES, maximum: 8 * PAGES });
    return { kept, grow: () => kept.grow(3 * PAGES) };
  },
  'shared wasm'() {
    const kept = new WebAssembly.Memory({ initial: PAGES, maximum: 8 * PAGES, shared: true });
    // Seen by its buffer, too.
    return { kept: [kept, kept.buffer], grow: () => kept.grow(3 * PAGES) };
  },
};

const kind = process.argv[2];
const probe = openInProcessProbe();
const values = new Float64Array(CHANNELS.length);
const external = CHANNELS.indexOf('external');
async function read() {
  // V8 frees memory of a buffer beside the program, some time after the collection.
  for (let i = 0; i < 3; i++) {
    await probe.clock.sleep(20);
    probe.collectGarbage();
  }
  await probe.readHeap(values, 0);
  return values[external];
}

let made = KINDS[kind]();
const told = await read();
const hasOutside = probe.countOutsideMemory();
const counted = await read();
made.grow();
const grown = await read();
made = undefined;
const dropped = await read();
await probe.close();
const inMegabytes = (bytes) => Number((bytes / MB).toFixed(1));
console.log(
  JSON.stringify({
    hasOutside,
    untold: inMegabytes(counted - told),
    grown: inMegabytes(grown - counted),
    dropped: inMegabytes(grown - dropped),
  }),
);
