/** Runs the tasks, `jobs` at a time; the results keep the tasks' order. */
export async function runTasks(tasks, jobs, run, onDone = () => {}) {
  const results = [];
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < tasks.length) {
      const index = next++;
      results[index] = await run(tasks[index]);
      onDone(results[index], tasks[index], ++done);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}
