// A module whose body is a block, as Vitest makes them.
{
  let count = 0;
  class BlockRow {
    constructor(call) {
      this.call = call;
    }
  }
  const blockRows = [];
  const add = (call) => {
    count++;
    blockRows.push(new BlockRow(call));
  };
  exports.handler = (call) => add(call);
}
