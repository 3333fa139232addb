// A package that took two of its listeners off in a later version only: sticky-js 1.2.0, mended in 1.3.0.
import Sticky from 'sticky-js';
import LeakingSticky from 'sticky-js-leaking';

const isLeaking = location.pathname.endsWith('/leak');

globalThis.cycle = () => {
  const bar = document.createElement('nav');
  bar.className = 'bar';
  bar.textContent = 'Menu';
  document.body.append(bar);
  const sticky = new (isLeaking ? LeakingSticky : Sticky)('.bar');
  sticky.destroy();
  bar.remove();
};
