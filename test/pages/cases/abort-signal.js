// Uploads listen to a signal that belongs to the page.
const isLeaking = location.pathname.endsWith('/leak');
const pageController = new AbortController();

class Upload {
  constructor(signal) {
    this.signal = signal;
    this.parts = new Array(16).fill('part');
    this.onAbort = () => this.stop();
    signal.addEventListener('abort', this.onAbort);
  }
  stop() {
    this.parts.length = 0;
  }
  finish() {
    if (!isLeaking) this.signal.removeEventListener('abort', this.onAbort);
  }
}

globalThis.cycle = () => new Upload(pageController.signal).finish();
