import { MessageChannel } from 'node:worker_threads';

export const meta = {
  name: 'else-port-frames-unread',
  kind: 'leak',
  group: 'elsewhere',
  growth: 'native',
  expectConstructors: [],
  expectRetainers: [],
  source:
    'frames (a Float64Array of 512 B, copied) posted to the port of a subscriber that never reads',
  truth: { first: 2000 },
};

export async function setup() {
  const { port1, port2 } = new MessageChannel();
  const subscribers = [port2];
  port1.unref();
  const frame = new Float64Array(64);
  let n = 0;
  return {
    handler() {
      frame[n % 64] = n++;
      port1.postMessage(frame);
      return subscribers.length;
    },
    teardown() {
      port1.close();
      port2.close();
    },
  };
}
