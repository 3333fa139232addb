// What a check costs the server that is measured: its throughput while it is watched and explained,
// as a share of what it answers before and after, in one run. It is what another client gets, which asks
// from a process of its own; the check itself asks little.
//
//   npm run build && node bench/disturbance.mjs [--rounds 3]
import { fork, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { detectLeak } from '../dist/index.mjs';
import { attach } from '../dist/server.mjs';
import { formatHead } from './describe-machine.mjs';

const USER = 'HEAPSLOPE_BENCH_USER';
if (process.env[USER]) await beUser(process.argv[2]);

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });
const SERVER = `
  const kept = process.argv[1] === 'leak' ? [] : undefined;
  require('http').createServer((request, response) => {
    const answer = { url: request.url, tags: ['a', 'b'], at: Date.now() };
    kept?.push(answer);
    response.end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
`;
const ALONE_MS = 3000;

console.log(
  formatHead('What a check costs the server that it measures', {
    notes: [`${values.rounds} rounds`, 'shares of the requests answered before and after'],
  }),
);

for (const kind of ['clean', 'leak']) {
  for (let round = 0; round < Number(values.rounds); round++) {
    const server = spawn(process.execPath, ['-e', SERVER, kind], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      await measure(kind, server);
    } finally {
      server.kill('SIGKILL');
    }
  }
}

/** One round. */
async function measure(kind, server) {
  const port = Number(await new Promise((resolve) => server.stdout.once('data', resolve)));
  const url = `http://127.0.0.1:${port}/`;
  const users = askForEver(url);
  try {
    await sleep(ALONE_MS);
    const before = await users.rate(() => sleep(ALONE_MS));
    const target = await attach(server.pid);
    const phases = {};
    let phase = 'watch';
    let verdict;
    const during = await users
      .rate(async () => {
        // A slow load of its own: what is measured is what the check does, not what it asks.
        const requests = target.requests(url, { rate: 100 });
        let mark = users.count();
        let at = performance.now();
        const end = (next) => {
          phases[phase] = ((users.count() - mark) * 1000) / (performance.now() - at);
          [mark, at, phase] = [users.count(), performance.now(), next];
        };
        const onProgress = (progress) => {
          if (progress.phase === 'explain' && phase === 'watch') end('explain');
        };
        ({ verdict } = await detectLeak(requests, { onProgress, warmup: 200 }));
        end('after');
      })
      .finally(() => target.stop());
    const after = await users.rate(() => sleep(ALONE_MS));
    const alone = (before + after) / 2;
    const share = (rate) => (rate === undefined ? '-' : (rate / alone).toFixed(2));
    console.log(
      `${kind} ${verdict}: alone ${Math.round(alone)} requests/s; whole check ${share(during)}, watch ${share(phases.watch)}, explain ${share(phases.explain)}`,
    );
  } finally {
    users.stop();
  }
}

/** One user who asks again as soon as the answer is there, in a process of its own. */
function askForEver(url) {
  const child = fork(fileURLToPath(import.meta.url), [url], {
    env: { ...process.env, [USER]: '1' },
  });
  let answered = 0;
  child.on('message', (count) => (answered = count));
  return {
    count: () => answered,
    async rate(action) {
      const [from, start] = [answered, performance.now()];
      await action();
      return ((answered - from) * 1000) / (performance.now() - start);
    },
    stop: () => child.kill(),
  };
}

async function beUser(url) {
  const pool = new Pool(new URL(url).origin, { connections: 1 });
  let answered = 0;
  setInterval(() => process.send(answered), 20);
  for (;;) {
    try {
      const { body } = await pool.request({ path: '/', method: 'GET' });
      for await (const _chunk of body);
      answered += 1;
    } catch {
      // An idle connection was closed while the process stood still.
    }
  }
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
