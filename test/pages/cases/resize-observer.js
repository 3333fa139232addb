// A chart that observes the body, and never disconnects.
const isLeaking = location.pathname.endsWith('/leak');

class Chart {
  constructor() {
    this.element = document.createElement('figure');
    document.body.append(this.element);
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(document.body);
  }
  draw() {
    this.element.style.width = `${document.body.clientWidth}px`;
  }
  destroy() {
    this.element.remove();
    if (!isLeaking) this.observer.disconnect();
  }
}

globalThis.cycle = () => new Chart().destroy();
