// A reader that gives up in the middle of a snapshot.
import { openInProcessProbe } from '../src/node/in-process/in-process-probe.js';

const probe = openInProcessProbe();
const tracking = await probe.trackObjects(false);
let pieces = 0;
let message;
try {
  await tracking.takeSnapshot(() => {
    pieces++;
    if (pieces === 3) throw new Error('gave up');
  });
} catch (error) {
  message = error.message;
}
let bytes = 0;
await tracking.takeSnapshot((chunk) => (bytes += chunk.length));
await tracking.stop();
console.log(JSON.stringify({ pieces, message, bytes }));
