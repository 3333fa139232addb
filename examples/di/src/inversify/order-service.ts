import 'reflect-metadata';
import { inject, injectable } from 'inversify';

@injectable()
export class Database {
  query(sql: string): string {
    return `rows of ${sql}`;
  }
}

@injectable()
export class OrderService {
  constructor(@inject(Database) private readonly database: Database) {}

  find(orderId: string, requestId: string): string {
    return this.database.query(`select * from orders where id = '${orderId}' -- ${requestId}`);
  }
}
