class ContainerInstance {
  constructor(id) {
    this.id = id;
  }
}
class Container {
  static instances = [];
  static of(id) {
    Container.instances.push(new ContainerInstance(id));
  }
}
exports.Container = Container;
exports.handler = (call) => Container.of(call);
