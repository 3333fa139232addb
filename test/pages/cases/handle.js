// A clean dialog. What leaks is the test: see `scenario` in cases.mjs.
class DialogView {
  constructor() {
    this.element = document.createElement('div');
    this.element.className = 'dialog';
    this.element.innerHTML = '<button id="close">Close</button>';
    this.element.firstElementChild.addEventListener('click', () => this.element.remove());
    document.body.append(this.element);
  }
}

const open = document.createElement('button');
open.id = 'open';
open.textContent = 'Open';
open.addEventListener('click', () => new DialogView());
document.body.append(open);
