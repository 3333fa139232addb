// A loop of animation frames that does not end with what it animates.
const isLeaking = location.pathname.endsWith('/leak');

class Spinner {
  constructor() {
    this.element = document.createElement('i');
    this.element.className = 'spinner';
    document.body.append(this.element);
    this.turn = () => {
      this.element.style.rotate = `${performance.now() % 360}deg`;
      this.frame = requestAnimationFrame(this.turn);
    };
    this.turn();
  }
  stop() {
    this.element.remove();
    if (!isLeaking) cancelAnimationFrame(this.frame);
  }
}

globalThis.cycle = () => new Spinner().stop();
