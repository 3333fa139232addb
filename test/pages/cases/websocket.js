// A feed that is opened with each view, and closed with none.
const isLeaking = location.pathname.endsWith('/leak');

class LiveFeed {
  constructor() {
    this.messages = [];
    this.socket = new WebSocket(`ws://${location.host}/feed`);
    this.socket.addEventListener('message', (event) => this.messages.push(event.data));
    this.opened = new Promise((resolve, reject) => {
      this.socket.addEventListener('open', resolve);
      this.socket.addEventListener('error', reject);
    });
  }
  async stop() {
    if (isLeaking) return;
    const closed = new Promise((resolve) => this.socket.addEventListener('close', resolve));
    this.socket.close();
    await closed;
  }
}

// A browser has 255 sockets at a time for one host: at this pace a check is done before.
const looked = () => new Promise((resolve) => setTimeout(resolve, 40));

globalThis.cycle = async () => {
  const feed = new LiveFeed();
  await feed.opened;
  await looked();
  await feed.stop();
};
