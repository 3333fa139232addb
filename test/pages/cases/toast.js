// Messages that go after two seconds: until then each waits in a timer.
const isLeaking = location.pathname.endsWith('/leak');
const shown = [];

class Toast {
  constructor(text) {
    this.element = document.createElement('output');
    this.element.textContent = text;
    document.body.append(this.element);
    setTimeout(() => this.hide(), 2000);
    if (isLeaking) shown.push(this);
  }
  hide() {
    this.element.remove();
  }
}

globalThis.cycle = () => void new Toast('Saved');
