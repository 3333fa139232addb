// Stands in for the package of this name: keeps subscribers as it does.
class SafeSubscriber {
  constructor(next) {
    this.destination = { next };
  }
}

class Subscription {
  constructor(teardown) {
    this.unsubscribe = teardown;
  }
}

class Subject {
  constructor() {
    this.observers = [];
  }

  subscribe(next) {
    const subscriber = new SafeSubscriber(next);
    this.observers.push(subscriber);
    return new Subscription(() => {
      this.observers = this.observers.filter((one) => one !== subscriber);
    });
  }
}

module.exports = { Subject };
