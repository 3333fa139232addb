import { EventEmitter } from 'node:events';

export const meta = {
  name: 'listener-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a listener that is removed',
};

class Page {
  constructor(bus) {
    this.bus = bus;
    this.onChange = () => this.render();
    bus.on('change', this.onChange);
  }
  render() {
    return 'page';
  }
  close() {
    this.bus.off('change', this.onChange);
  }
}

export function setup() {
  const bus = new EventEmitter();
  return { handler: () => new Page(bus).close() };
}
