// A view that plans to fetch more in ten minutes, and is closed before.
const isLeaking = location.pathname.endsWith('/leak');

class Prefetch {
  constructor() {
    this.link = document.createElement('link');
    this.controller = new TaskController();
    const { signal } = this.controller;
    scheduler
      .postTask(() => document.head.append(this.link), { delay: 600_000, signal })
      .catch(() => {});
  }
  end() {
    if (!isLeaking) this.controller.abort();
  }
}

globalThis.cycle = () => new Prefetch().end();
