class SessionStore {
  #sessions = new Map();

  open(id) {
    this.#sessions.set(id, { id, cart: [] });
  }
}

const store = new SessionStore();
let requests = 0;

export const handler = () => store.open(`session-${++requests}`);
