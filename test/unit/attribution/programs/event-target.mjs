const target = new EventTarget();

export function handler(call) {
  target.addEventListener('change', function onChange() {
    return call;
  });
}
