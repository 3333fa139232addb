class NestedOrder {
  constructor(call) {
    this.call = call;
  }
}
class Repository {
  orders = new Map();
}
class Service {
  repository = new Repository();
}
class Application {
  service = new Service();
}
const application = new Application();

export function handler(call) {
  application.service.repository.orders.set(call, new NestedOrder(call));
}
