class Store {
  state = { count: 0 };
  subscribers = new Set();

  subscribe(notify) {
    this.subscribers.add(notify);
    return () => this.subscribers.delete(notify);
  }
}

const store = new Store();

class View {
  count = 0;
  constructor() {
    store.subscribe(() => (this.count = store.state.count));
  }
}

export const handler = () => void new View();
