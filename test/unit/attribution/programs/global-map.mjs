class User {}
class Session {
  constructor() {
    this.user = new User();
  }
}
globalThis.sessionCache = new Map();

export function handler(call) {
  globalThis.sessionCache.set(`req-${call}`, new Session());
}
