// Widgets that subscribe to a bus of a package, and do not leave it.
import mitt from 'mitt';

const isLeaking = location.pathname.endsWith('/leak');
const bus = mitt();

class Widget {
  constructor() {
    this.element = document.createElement('div');
    this.element.className = 'widget';
    document.body.append(this.element);
    this.refresh = (price) => (this.element.textContent = price);
    bus.on('price', this.refresh);
  }
  remove() {
    this.element.remove();
    if (!isLeaking) bus.off('price', this.refresh);
  }
}

globalThis.cycle = () => new Widget().remove();
