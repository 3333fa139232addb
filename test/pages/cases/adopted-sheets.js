// Each widget brings its style sheet, and the document goes on using it.
const isLeaking = location.pathname.endsWith('/leak');

class Widget {
  constructor() {
    this.element = document.createElement('section');
    this.sheet = new CSSStyleSheet();
    this.sheet.replaceSync('.widget { color: teal }');
    document.adoptedStyleSheets.push(this.sheet);
    document.body.append(this.element);
  }
  remove() {
    this.element.remove();
    if (isLeaking) return;
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== this.sheet);
  }
}

globalThis.cycle = () => new Widget().remove();
