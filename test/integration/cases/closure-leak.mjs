export const meta = {
  name: 'closure-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['onDone', 'Object'],
  expectRetainers: ['callbacks'],
  source: 'a closure per call, and the context that it keeps',
};

export function setup() {
  const callbacks = [];
  let id = 0;
  return {
    handler() {
      const order = { id: id++ };
      callbacks.push(function onDone() {
        return order;
      });
    },
  };
}
