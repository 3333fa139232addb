// A modal that is opened and closed by clicks, and puts itself on a stack of modals.
const isLeaking = location.pathname.endsWith('/leak');
const modalStack = [];

class Modal {
  constructor() {
    this.element = document.createElement('div');
    this.element.className = 'modal';
    this.element.setAttribute('role', 'dialog');
    this.element.innerHTML = '<p>Are you sure?</p><button id="close">Close</button>';
    this.element.querySelector('button').addEventListener('click', () => this.close());
    document.body.append(this.element);
    modalStack.push(this);
  }
  close() {
    this.element.remove();
    if (!isLeaking) modalStack.pop();
  }
}

const open = document.createElement('button');
open.id = 'open';
open.textContent = 'Open';
open.addEventListener('click', () => new Modal());
document.body.append(open);

globalThis.cycle = () => {
  document.querySelector('#open').click();
  document.querySelector('#close').click();
};
