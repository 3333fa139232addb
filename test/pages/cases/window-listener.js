// A dialog that listens to the window, and forgets to stop when it is closed.
const isLeaking = location.pathname.endsWith('/leak');

class DialogView {
  constructor() {
    this.element = document.createElement('div');
    this.element.className = 'dialog';
    this.element.innerHTML = '<h2>Settings</h2><ul><li>One</li><li>Two</li></ul>';
    this.onResize = () => this.element.classList.toggle('narrow', innerWidth < 600);
    window.addEventListener('resize', this.onResize);
    document.body.append(this.element);
  }
  close() {
    this.element.remove();
    if (!isLeaking) window.removeEventListener('resize', this.onResize);
  }
}

globalThis.cycle = () => new DialogView().close();
