class Chunk {
  constructor(call) {
    this.call = call;
  }
}
function createFeed() {
  const buffer = [];
  return function onData(call) {
    buffer.push(new Chunk(call));
  };
}
export const handler = createFeed();
