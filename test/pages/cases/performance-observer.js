// A meter of long tasks, one for each view, that is never disconnected.
const isLeaking = location.pathname.endsWith('/leak');

class LongTaskMeter {
  constructor() {
    this.entries = new Array(8).fill(0);
    this.observer = new PerformanceObserver((list) => this.add(list));
    this.observer.observe({ type: 'longtask' });
  }
  add(list) {
    this.entries.unshift(list.getEntries().length);
    this.entries.length = 8;
  }
  stop() {
    if (!isLeaking) this.observer.disconnect();
  }
}

globalThis.cycle = () => new LongTaskMeter().stop();
