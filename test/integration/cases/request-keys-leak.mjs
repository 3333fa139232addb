export const meta = {
  name: 'request-keys-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Object', 'string'],
  expectRetainers: ['byRequest', 'Object'],
  source: 'an object used as a dictionary, keyed by request',
};

export function setup() {
  const byRequest = {};
  let id = 0;
  return {
    handler() {
      byRequest[`req-${++id}`] = { started: id, status: 200 };
    },
  };
}
