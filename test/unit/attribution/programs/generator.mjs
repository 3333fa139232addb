class Page {
  constructor(call) {
    this.call = call;
  }
}
function* pages() {
  const seen = [];
  for (;;) {
    const call = yield;
    seen.push(new Page(call));
  }
}
const cursor = pages();
cursor.next();

export function handler(call) {
  cursor.next(call);
}
