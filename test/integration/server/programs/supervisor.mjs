// Starts the server again whenever it ends, as process managers do.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('server.mjs', import.meta.url));
let child;
const start = () => {
  child = fork(program, ['exit', '200']);
  console.log(`pid ${child.pid}`);
  child.once('exit', start);
};
process.once('SIGTERM', () => {
  child.removeAllListeners('exit');
  child.kill('SIGKILL');
  process.exit();
});
start();
