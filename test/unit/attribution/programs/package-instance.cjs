const { Registry } = require('@acme/registry');

const registry = new Registry();
exports.handler = (call) => registry.register(call);
