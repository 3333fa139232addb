export const meta = {
  name: 'message-port-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a channel per call that carries one message and is closed',
};

export function setup() {
  return {
    handler: () =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          resolve();
        };
        port2.postMessage('hello');
      }),
  };
}
