class AwaitedRequest {
  constructor(call) {
    this.call = call;
  }
}
const never = new Promise(() => {});

export function handler(call) {
  const request = new AwaitedRequest(call);
  void (async () => {
    await never;
    return request;
  })();
}
