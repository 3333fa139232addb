// Each step is logged with its element; a history of the steps is kept beside.
const isLeaking = location.pathname.endsWith('/leak');
const steps = [];

class Step {
  constructor(element) {
    this.element = element;
  }
}

globalThis.cycle = () => {
  const element = document.createElement('dialog');
  document.body.append(element);
  const step = new Step(element);
  console.log('opened', step, element);
  element.remove();
  steps.push(step);
  if (!isLeaking) steps.length = 0;
};
