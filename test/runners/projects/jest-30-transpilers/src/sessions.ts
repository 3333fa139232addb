/*
 * The sessions of a shop.
 *
 * This comment and the types below are gone, or stand elsewhere, in what is compiled:
 *
 *   line 6
 *   line 7
 *   line 8
 *   line 9
 *   line 10
 *   line 11
 *   line 12
 *   line 13
 *   line 14
 *   line 15
 *   line 16
 *   line 17
 *   line 18
 */
export interface SessionOptions {
  user: string;
  roles?: readonly string[];
}

export type Remember = (session: Session) => void;

interface Stamp {
  at: number;
}

export class Session {
  readonly stamp: Stamp = { at: 1 };

  constructor(readonly user: string) {}
}

const sessions = new Map<string, Session>();

export function openSession(id: string, { user }: SessionOptions): Session {
  const session = new Session(user);
  sessions.set(id, session);
  return session;
}
