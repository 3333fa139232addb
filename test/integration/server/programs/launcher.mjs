// Launches a server, prints its process id, and is killed: the server must not outlive it.
import { launch } from 'HEAPSLOPE_SERVER';

const server = await launch('node', [process.argv[2], 'leak'], { ready: /listening on (\S+)/ });
console.log(`pid ${server.pid}`);
setInterval(() => {}, 1000);
