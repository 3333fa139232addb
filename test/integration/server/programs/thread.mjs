// The main thread answers nothing: a worker thread does, and leaks.
import { createServer } from 'node:http';
import { isMainThread, Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';

if (isMainThread) new Worker(fileURLToPath(import.meta.url));
else {
  const kept = [];
  const server = createServer((_, response) => response.end(String(kept.push({}))));
  server.listen(0, '127.0.0.1', () =>
    console.log(`listening on http://127.0.0.1:${server.address().port}`),
  );
}
