// A theme that follows the system's, and goes on doing so after its view is gone.
const isLeaking = location.pathname.endsWith('/leak');

class ThemeView {
  constructor() {
    this.element = document.createElement('section');
    document.body.append(this.element);
    this.query = matchMedia('(prefers-color-scheme: dark)');
    this.update = () => this.element.classList.toggle('dark', this.query.matches);
    this.query.addEventListener('change', this.update);
  }
  remove() {
    this.element.remove();
    if (!isLeaking) this.query.removeEventListener('change', this.update);
  }
}

globalThis.cycle = () => new ThemeView().remove();
