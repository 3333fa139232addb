/** A table as wide as the terminal. */
exports.createTable = function createTable(stream) {
  let width = stream.columns ?? 80;
  function onResize() {
    width = stream.columns ?? 80;
  }
  stream.on('resize', onResize);
  return {
    row: (name, price) => name.padEnd(width - String(price).length) + price,
    close: () => stream.off('resize', onResize),
  };
};
