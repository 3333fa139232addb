class Row {
  constructor(id) {
    this.id = id;
  }
}
const rows = [];

exports.handler = (call) => {
  rows.push(new Row(call));
};
