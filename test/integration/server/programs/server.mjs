// A server that leaks an object per request, and fails in the way that its first argument says at the
// request whose number is the second, which it tells. Prints its port. A header tells whether somebody
// listens to its requests.
import { channel } from 'node:diagnostics_channel';
import { createServer } from 'node:http';
import { getHeapStatistics } from 'node:v8';

const [mode = 'leak', at = '0'] = process.argv.slice(2);
const kept = [];
let asked = 0;

if (mode === 'full') {
  globalThis.lists = [];
  while (getHeapStatistics().used_heap_size < 26e6) {
    for (let i = 0; i < 1000; i++) globalThis.lists.push([i, 2, 3]);
  }
}
if (mode === 'deaf') process.on('SIGUSR1', () => {});

const server = createServer((request, response) => {
  asked += 1;
  const isDue = asked >= Number(at);
  if (asked === Number(at)) console.log(`asked ${asked} times`);
  if (mode === 'exit' && isDue) {
    console.error('this is the end');
    process.exit(7);
  }
  if (mode === 'hang' && isDue) for (;;);
  if (mode === 'stall' && asked === Number(at)) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6000);
    console.log('goes on');
  }
  if (mode === 'silent' && isDue) return;
  if (mode === 'status' && isDue) response.statusCode = 500;
  if (mode !== 'clean') kept.push({ asked });
  response.setHeader('x-watched', String(channel('http.server.request.start').hasSubscribers));
  response.end(`${request.method} ${request.headers['x-name'] ?? ''}`);
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  if (mode !== 'late') console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
