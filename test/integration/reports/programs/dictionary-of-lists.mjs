const byUser = new Map(['ann', 'bob', 'eve'].map((user) => [user, []]));

class Order {
  constructor(user) {
    this.user = user;
  }
}

let orders = 0;
const users = [...byUser.keys()];

export function handler() {
  const user = users[orders++ % users.length];
  byUser.get(user).push(new Order(user));
}
