class Session {
  user = 'ann';
  isOpen = true;
  close() {
    this.isOpen = false;
  }
}

export function handler() {
  const session = new Session();
  setTimeout(() => session.close(), 30 * 60 * 1000).unref();
}
