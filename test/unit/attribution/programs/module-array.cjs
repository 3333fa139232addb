class CommonRow {
  constructor(id) {
    this.id = id;
  }
}
const rows = [];

exports.handler = (call) => {
  rows.push(new CommonRow(call));
};
