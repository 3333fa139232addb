// A list that makes rows as it is scrolled, and remembers each row that it has measured.
const isLeaking = location.pathname.endsWith('/leak');
const HEIGHT = 20;

class VirtualList {
  measured = [];
  constructor() {
    this.element = document.createElement('div');
    this.element.style.cssText = 'height: 200px; overflow: auto';
    this.inner = document.createElement('div');
    this.inner.style.height = '100000px';
    this.element.append(this.inner);
    document.body.append(this.element);
    this.render(0);
  }
  render(top) {
    const rows = Array.from({ length: 10 }, (_, at) => {
      const row = document.createElement('p');
      row.textContent = `Row ${Math.floor(top / HEIGHT) + at}`;
      return row;
    });
    this.inner.replaceChildren(...rows);
    if (!isLeaking) this.measured.length = 0;
    this.measured.push(...rows);
  }
}
const list = new VirtualList();
globalThis.list = list;

globalThis.cycle = () => {
  for (const top of [400, 0]) list.render(top);
};
