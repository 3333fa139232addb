const controller = new AbortController();

export function handler(call) {
  controller.signal.addEventListener('abort', function onAbort() {
    return call;
  });
}
