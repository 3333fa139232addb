import 'reflect-metadata';
import { container } from 'tsyringe';
import { DbSession } from './db-session';

/**
 * Disposes the session itself. The container it came from does not know, and keeps every session
 * until the container itself is disposed, which a global one never is.
 */
export function handleRequest(): string {
  const session = container.resolve(DbSession);
  try {
    return session.query('select * from orders');
  } finally {
    session.dispose();
  }
}
