// Stands in for the package of this name: records calls as it does.
function fake(answer) {
  function proxy(...args) {
    const returned = answer(...args);
    proxy.args.push(args);
    proxy.returnValues.push(returned);
    return returned;
  }
  proxy.args = [];
  proxy.returnValues = [];
  return proxy;
}

module.exports = { fake };
