// Searches that stop with the page or by themselves: a signal of both, to which something listens.
const isLeaking = location.pathname.endsWith('/leak');
const page = new AbortController();

class Search {
  constructor() {
    this.own = new AbortController();
    this.results = new Array(10).fill('result');
    this.signal = AbortSignal.any([page.signal, this.own.signal]);
    this.signal.addEventListener('abort', () => (this.results.length = 0));
  }
  end() {
    if (!isLeaking) this.own.abort();
  }
}

globalThis.cycle = () => new Search().end();
