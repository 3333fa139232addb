import { EventEmitter } from 'node:events';

const bus = new EventEmitter();
bus.setMaxListeners(0);

export function handler(call) {
  bus.on('data', function onData() {
    return call;
  });
}
