import 'reflect-metadata';
import { injectable, type Disposable } from 'tsyringe';

/** One per request. tsyringe remembers what has a `dispose` method, to call it later. */
@injectable()
export class DbSession implements Disposable {
  private readonly queries: string[] = [];

  query(sql: string): string {
    this.queries.push(sql);
    return `${this.queries.length} rows`;
  }

  dispose(): void {
    this.queries.length = 0;
  }
}
