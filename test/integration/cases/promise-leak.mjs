export const meta = {
  name: 'promise-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Promise', 'Object', 'Generator', 'closure'],
  expectRetainers: ['waiting', 'Map'],
  source: 'promises that never settle, and the async functions that wait for them',
};

export function setup() {
  const waiting = new Map();
  let id = 0;
  const request = async () => {
    const reply = { id: ++id };
    await new Promise((resolve) => waiting.set(id, resolve));
    return reply;
  };
  return { handler: () => void request() };
}
