// Marks of the time that each step takes, which stay in the page's timeline.
const isLeaking = location.pathname.endsWith('/leak');
let step = 0;

globalThis.cycle = () => {
  performance.mark(`step-${++step}`, { detail: { step } });
  if (!isLeaking) performance.clearMarks(`step-${step}`);
};
