class Registration {
  constructor(call) {
    this.call = call;
  }
}
class Registry {
  constructor() {
    this.registrations = [];
  }
  register(call) {
    this.registrations.push(new Registration(call));
  }
}
exports.Registry = Registry;
