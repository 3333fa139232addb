// A feed of lines, read for as long as its stream is open.
const isLeaking = location.pathname.endsWith('/leak');

class Feed {
  constructor() {
    this.lines = [];
    const stream = new ReadableStream({ start: (controller) => (this.controller = controller) });
    const sink = new WritableStream({ write: (line) => void this.lines.push(line) });
    this.done = stream.pipeTo(sink);
    this.controller.enqueue('first');
  }
  async end() {
    if (isLeaking) return;
    this.controller.close();
    await this.done;
  }
}

globalThis.cycle = () => new Feed().end();
