// A search that starts a worker for each question.
const isLeaking = location.pathname.endsWith('/leak');
const source = URL.createObjectURL(
  new Blob(['onmessage = ({ data }) => postMessage(data.length)'], { type: 'text/javascript' }),
);

class Search {
  constructor() {
    this.results = [];
    this.worker = new Worker(source);
  }
  ask(question) {
    return new Promise((resolve) => {
      this.worker.onmessage = ({ data }) => {
        this.results.push(data);
        resolve(data);
      };
      this.worker.postMessage(question);
    });
  }
  end() {
    if (!isLeaking) this.worker.terminate();
  }
}

globalThis.cycle = async () => {
  const search = new Search();
  await search.ask('how long?');
  search.end();
};
