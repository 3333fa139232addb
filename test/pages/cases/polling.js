// Each view asks again in a while, for ever: the timer is another one each time.
const isLeaking = location.pathname.endsWith('/leak');

class Poller {
  constructor() {
    this.state = { isStopped: false, answers: new Array(10).fill(0) };
    this.ask();
  }
  ask() {
    if (this.state.isStopped) return;
    setTimeout(() => this.ask(), 300);
  }
  stop() {
    if (!isLeaking) this.state.isStopped = true;
  }
}

globalThis.cycle = () => new Poller().stop();
