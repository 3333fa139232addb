// A counter of the list's items that goes on observing the list.
const isLeaking = location.pathname.endsWith('/leak');
const list = document.createElement('ul');
list.id = 'items';
document.body.append(list);

class ItemCounter {
  constructor() {
    this.element = document.createElement('b');
    document.body.append(this.element);
    this.observer = new MutationObserver(() => this.count());
    this.observer.observe(list, { childList: true });
  }
  count() {
    this.element.textContent = `${list.childElementCount}`;
  }
  remove() {
    this.element.remove();
    if (!isLeaking) this.observer.disconnect();
  }
}

globalThis.cycle = () => new ItemCounter().remove();
