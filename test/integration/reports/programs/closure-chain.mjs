const api = { send: (message) => message.length };

/** Meant to be installed once; here each request installs it again. */
function installLogging() {
  const original = api.send;
  api.send = function logged(message) {
    return original(message);
  };
}

export const handler = () => installLogging();
