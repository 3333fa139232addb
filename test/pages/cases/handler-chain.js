// A widget that takes the window's handler, calls the one before it, and should put that back.
const isLeaking = location.pathname.endsWith('/leak');

class Widget {
  constructor() {
    this.canvas = document.createElement('canvas');
    const before = window.onresize;
    this.before = before;
    window.onresize = () => {
      before?.();
      this.canvas.width = innerWidth;
    };
  }
  end() {
    if (!isLeaking) window.onresize = this.before;
  }
}

globalThis.cycle = () => new Widget().end();
