function Legacy() {}
Legacy.prototype.log = [];
function LegacyItem(call) {
  this.call = call;
}
exports.handler = function handler(call) {
  Legacy.prototype.log.push(new LegacyItem(call));
};
exports.Legacy = Legacy;
