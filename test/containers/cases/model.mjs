// What every application here is made of.

/** Meant to live as long as its scope. */
export class Session {
  queries = ['select 1'];
}

/** A singleton. Who forgets to take a session out again keeps it. */
export class SessionRegistry {
  open = new Set();

  add(session) {
    this.open.add(session);
    return session;
  }

  remove(session) {
    this.open.delete(session);
  }
}

/** Uses a session. */
export class Orders {
  constructor(session) {
    this.session = session;
  }
}

let requests = 0;
export const nextRequestId = () => `request-${++requests}`;
