// Writes three snapshots of a heap that grows, into the folder where it is started.
import { writeHeapSnapshot } from 'node:v8';

class Session {}
globalThis.sessions = [];
for (const name of ['0', '1', '2']) {
  for (let at = 0; at < 500; at++) globalThis.sessions.push(new Session());
  writeHeapSnapshot(`${name}.heapsnapshot`);
}
