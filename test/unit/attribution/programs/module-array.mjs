class ModuleRow {
  constructor(id) {
    this.id = id;
  }
}
const rows = [];

export function handler(call) {
  rows.push(new ModuleRow(call));
}
