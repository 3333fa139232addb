process.setMaxListeners(0);

export function handler(call) {
  process.on('app:ready', function onReady() {
    return call;
  });
}
