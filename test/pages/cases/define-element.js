// A template engine that defines an element of its own for each template.
const isLeaking = location.pathname.endsWith('/leak');
let template = 0;

function defineElement() {
  const name = `t-${++template}`;
  customElements.define(name, class Template extends HTMLElement {});
  return name;
}
const shared = defineElement();

globalThis.cycle = () => {
  const element = document.createElement(isLeaking ? defineElement() : shared);
  document.body.append(element);
  element.remove();
};
