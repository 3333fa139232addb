const api = { send: (message) => message };

export function handler() {
  const original = api.send;
  api.send = function resent(message) {
    return original(message);
  };
}
