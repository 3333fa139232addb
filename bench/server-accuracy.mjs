// Repeats of the servers of examples/server, each in a process of its own: how often the clean ones are
// told clean, and the leaking ones leaking, with what holds it. Needs `npm ci` in examples/server.
//
//   npm run build && node bench/server-accuracy.mjs [--clean 60] [--leaky 20] [--server NAME]… [--node PATH]
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import build from '../examples/server/build.mjs';
import { detectLeak } from '../dist/index.mjs';
import { launch } from '../dist/server.mjs';
import { readNodeVersion } from './accuracy/run-case.mjs';
import { formatHead } from './describe-machine.mjs';

const SERVERS = [
  { name: 'fastify', args: ['fastify.js'], path: '/orders/7' },
  { name: 'bff-fixed', args: ['bff.js', 'fixed'], path: '/orders' },
  { name: 'nestjs-fixed', args: ['nestjs/main.js', 'fixed'], path: '/orders' },
  { name: 'bff-leaky', args: ['bff.js', 'leaky'], path: '/orders', holder: /\.instances/ },
  {
    name: 'nestjs-leaky',
    args: ['nestjs/main.js', 'leaky'],
    path: '/orders',
    holder: /\.observers/,
  },
];

const { values } = parseArgs({
  options: {
    clean: { type: 'string', default: '60' },
    leaky: { type: 'string', default: '20' },
    server: { type: 'string', multiple: true, default: SERVERS.map(({ name }) => name) },
    node: { type: 'string', default: process.execPath },
  },
});

const names = SERVERS.map(({ name }) => name);
const unknown = values.server.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no server ${unknown.join(', ')}; --server takes ${names.join(', ')}.`);
  process.exit(3);
}

build();
const folder = fileURLToPath(new URL('../examples/server/dist/server/src/', import.meta.url));
let wrong = 0;
console.log(
  formatHead('How often the verdict on a running server is true', {
    nodes: [readNodeVersion(values.node)],
    notes: [`${values.clean} of each clean server`, `${values.leaky} of each leaking one`],
  }),
);

for (const { name, args, path, holder } of SERVERS) {
  if (!values.server.includes(name)) continue;
  const repeats = Number(holder ? values.leaky : values.clean);
  const verdicts = {};
  const seconds = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const [file, ...rest] = args;
    let server;
    let told;
    try {
      server = await launch(values.node, [`${folder}${file}`, ...rest], {
        ready: /listening on (http:\S+)/,
      });
      const report = await detectLeak(server.requests(path));
      seconds.push(report.timings.total / 1000);
      const isHeld = holder && report.leaks.some(({ growing }) => holder.test(growing.describe));
      told =
        holder && report.verdict === 'leak' && !isHeld ? 'leak of something else' : report.verdict;
      if (told !== (holder ? 'leak' : 'clean')) console.log(`  ${name}: ${told}: ${report.reason}`);
    } catch (error) {
      told = `error ${error.code}`;
      console.log(`  ${name}: ${error.message}`);
    } finally {
      await server?.stop();
    }
    verdicts[told] = (verdicts[told] ?? 0) + 1;
    if (told !== (holder ? 'leak' : 'clean')) wrong += 1;
  }
  seconds.sort((a, b) => a - b);
  const middle = seconds[Math.floor(seconds.length / 2)]?.toFixed(1);
  console.log(`${name}: ${repeats} repeats: ${JSON.stringify(verdicts)}, median ${middle} s`);
}
process.exitCode = wrong > 0 ? 1 : 0;
