// Badges that make the bell swing without end, and do not stop it.
const isLeaking = location.pathname.endsWith('/leak');
const bell = document.createElement('div');
bell.id = 'bell';
document.body.append(bell);

class Badge {
  constructor() {
    this.element = document.createElement('sup');
    document.body.append(this.element);
    this.swing = bell.animate([{ rotate: '0deg' }, { rotate: '9deg' }], {
      duration: 1000,
      iterations: Infinity,
      composite: 'add',
    });
    this.swing.onfinish = () => this.remove();
  }
  remove() {
    this.element.remove();
    if (!isLeaking) this.swing.cancel();
  }
}

globalThis.cycle = () => new Badge().remove();
