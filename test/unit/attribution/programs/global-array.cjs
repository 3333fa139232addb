class Line {
  constructor(text) {
    this.text = text;
  }
}
global.logLines = [];
exports.handler = (call) => {
  global.logLines.push(new Line(call));
};
