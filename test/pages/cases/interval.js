// A clock that goes on ticking after it was removed.
const isLeaking = location.pathname.endsWith('/leak');

class Clock {
  constructor() {
    this.element = document.createElement('time');
    document.body.append(this.element);
    this.timer = setInterval(() => this.tick(), 60_000);
  }
  tick() {
    this.element.textContent = new Date().toISOString();
  }
  remove() {
    this.element.remove();
    if (!isLeaking) clearInterval(this.timer);
  }
}

globalThis.cycle = () => new Clock().remove();
