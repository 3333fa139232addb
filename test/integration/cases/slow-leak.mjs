export const meta = {
  name: 'slow-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Session'],
  expectRetainers: ['sessions'],
  source: 'one session per call of 50 ms',
};

class Session {
  constructor(id) {
    this.id = id;
  }
}

export function setup() {
  const sessions = new Map();
  let id = 0;
  return {
    async handler() {
      await new Promise((resolve) => setTimeout(resolve, 50));
      sessions.set(`session-${++id}`, new Session(id));
    },
  };
}
