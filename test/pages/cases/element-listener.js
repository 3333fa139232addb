// Tool tips that listen to an element which stays on the page.
const isLeaking = location.pathname.endsWith('/leak');
const app = document.createElement('main');
app.id = 'app';
document.body.append(app);

class Tooltip {
  constructor(text) {
    this.element = document.createElement('span');
    this.element.textContent = text;
    this.move = (event) => (this.element.style.left = `${event.clientX}px`);
    app.append(this.element);
    app.addEventListener('pointermove', this.move);
  }
  hide() {
    this.element.remove();
    if (!isLeaking) app.removeEventListener('pointermove', this.move);
  }
}

globalThis.cycle = () => new Tooltip('Save the file').hide();
