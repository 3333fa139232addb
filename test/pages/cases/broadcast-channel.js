// Tabs that tell each other of changes, by one more channel for each view.
const isLeaking = location.pathname.endsWith('/leak');

class TabSync {
  constructor() {
    this.changes = [];
    this.channel = new BroadcastChannel('changes');
    this.channel.onmessage = (event) => this.changes.push(event.data);
  }
  stop() {
    if (!isLeaking) this.channel.close();
  }
}

globalThis.cycle = () => new TabSync().stop();
