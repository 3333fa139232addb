/** A queue that writes down what is left when the process ends. */
export function createQueue() {
  const jobs = [];
  function onExit() {
    if (jobs.length > 0) process.stderr.write(`${jobs.length} jobs are left\n`);
  }
  process.on('exit', onExit);
  return {
    add: (job) => jobs.push(job),
    next: () => jobs.shift(),
    close: () => process.off('exit', onExit),
  };
}
