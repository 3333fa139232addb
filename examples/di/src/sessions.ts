/** Meant to live as long as the scope of one request. */
export class Session {
  readonly queries: string[] = ['select 1'];
}

/** A singleton that knows the sessions which are open. Who forgets to take one out again keeps it. */
export class SessionRegistry {
  readonly open = new Set<Session>();

  add<S extends Session>(session: S): S {
    this.open.add(session);
    return session;
  }

  remove(session: Session): void {
    this.open.delete(session);
  }
}
