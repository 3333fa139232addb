export const meta = {
  name: 'message-port-leak',
  kind: 'leak',
  growth: 'handles',
  expectConstructors: ['MessagePort'],
  expectRetainers: [],
  source: 'a channel per call with a port that listens, never closed',
};

export function setup() {
  const received = [];
  return {
    handler() {
      const { port1 } = new MessageChannel();
      port1.onmessage = ({ data }) => received.push(data);
    },
  };
}
