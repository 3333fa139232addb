// Both ends of a channel listen, and nobody closes it.
const isLeaking = location.pathname.endsWith('/leak');

class Conversation {
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.words = [];
    this.mine = port1;
    this.theirs = port2;
    port1.onmessage = ({ data }) => this.words.push(data);
    port2.onmessage = ({ data }) => port2.postMessage(data);
  }
  end() {
    if (!isLeaking) this.mine.close();
  }
}

globalThis.cycle = () => new Conversation().end();
