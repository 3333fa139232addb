class Instance {
  constructor(id) {
    this.id = id;
  }
}
class Container {
  static instances = [];
  static of(id) {
    Container.instances.push(new Instance(id));
  }
}
exports.Container = Container;
exports.handler = (call) => Container.of(call);
