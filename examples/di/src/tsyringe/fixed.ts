import 'reflect-metadata';
import { container } from 'tsyringe';
import { DbSession } from './db-session';

/** A child container for the request, disposed at its end together with what it made. */
export async function handleRequest(): Promise<string> {
  const child = container.createChildContainer();
  try {
    return child.resolve(DbSession).query('select * from orders');
  } finally {
    await child.dispose();
  }
}
