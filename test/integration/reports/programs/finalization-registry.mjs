class Connection {
  rows = [];
  close() {
    this.rows = [];
  }
}

const registry = new FinalizationRegistry((close) => close());

/** What is to be called when the connection is gone keeps the connection. */
export function handler() {
  const connection = new Connection();
  registry.register(connection, () => connection.close());
}
