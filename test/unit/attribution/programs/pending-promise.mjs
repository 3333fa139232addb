class Request {
  constructor(call) {
    this.call = call;
  }
}
const never = new Promise(() => {});

export function handler(call) {
  const request = new Request(call);
  void (async () => {
    await never;
    return request;
  })();
}
