class Registered {
  constructor(call) {
    this.call = call;
  }
}

function createRegistry() {
  const registrations = [];
  return {
    register: (item) => registrations.push(item),
    has: (item) => registrations.includes(item),
    list: () => [...registrations],
  };
}

const registry = createRegistry();

export function handler(call) {
  registry.register(new Registered(call));
}
