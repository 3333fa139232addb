import { EventEmitter } from 'node:events';

export const meta = {
  name: 'listener-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Page', 'closure'],
  expectRetainers: ['_events', 'EventEmitter'],
  source: 'a listener that is never removed keeps its page',
};

class Page {
  constructor(bus) {
    bus.on('change', () => this.render());
  }
  render() {
    return 'page';
  }
}

export function setup() {
  const bus = new EventEmitter();
  bus.setMaxListeners(0);
  return { handler: () => void new Page(bus) };
}
