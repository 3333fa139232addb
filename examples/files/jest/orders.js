const fs = require('fs');

exports.readOrders = function readOrders(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
};
