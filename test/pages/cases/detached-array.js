// Dialogs that were closed stay in an array.
const isLeaking = location.pathname.endsWith('/leak');
const closedDialogs = [];

class DialogView {
  constructor() {
    this.element = document.createElement('div');
    this.element.className = 'dialog';
    const list = document.createElement('ul');
    for (let item = 0; item < 10; item++) {
      const row = document.createElement('li');
      row.textContent = `Item ${item}`;
      list.append(row);
    }
    this.element.append(list);
    document.body.append(this.element);
  }
  close() {
    this.element.remove();
    closedDialogs.push(this.element);
    if (!isLeaking) closedDialogs.length = 0;
  }
}

globalThis.cycle = () => new DialogView().close();
