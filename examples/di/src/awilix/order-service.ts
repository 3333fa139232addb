export interface User {
  id: string;
}

/** Lists the orders of one user. awilix gives it what it takes apart in its constructor. */
export class OrderService {
  private readonly user: User;

  constructor({ user }: { user: User }) {
    this.user = user;
  }

  list(): string {
    return `orders of ${this.user.id}`;
  }
}
