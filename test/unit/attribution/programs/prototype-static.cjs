function Legacy() {}
Legacy.prototype.log = [];
function Item(call) {
  this.call = call;
}
exports.handler = function handler(call) {
  Legacy.prototype.log.push(new Item(call));
};
exports.Legacy = Legacy;
