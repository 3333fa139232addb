class ExportedJob {
  constructor(call) {
    this.call = call;
  }
}
exports.state = { jobs: [] };
exports.handler = function handler(call) {
  exports.state.jobs.push(new ExportedJob(call));
};
