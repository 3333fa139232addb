// A cluster of two workers, each of which leaks an object per request. Prints its port and their ids.
import cluster from 'node:cluster';
import { createServer } from 'node:http';

if (cluster.isPrimary) {
  const workers = [cluster.fork(), cluster.fork()];
  let listening = 0;
  cluster.on('listening', (_, { port }) => {
    if (++listening === 2)
      console.log(
        `workers ${workers.map(({ process }) => process.pid)} listening on http://127.0.0.1:${port}`,
      );
  });
} else {
  const kept = [];
  createServer((_, response) => response.end(String(kept.push({})))).listen(
    Number(process.env.PORT ?? 3987),
    '127.0.0.1',
  );
}
