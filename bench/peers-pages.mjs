// heapslope beside memlab and fuite, in one run on the same pages, with cycles of 40 ms: verdict right or wrong, culprit
// right or wrong, and time. Each tool is a command of its own that launches its browser, page after page.
//
//   npm run build && node bench/peers-pages.mjs --peers FOLDER [options]
//
//   --peers FOLDER       where memlab and fuite are installed; nothing is installed into this project
//   --tools NAME,NAME    default heapslope,fuite,memlab
//   --only NAME,NAME     only these pages
//   --limit SECONDS      a tool is ended after that, and has no verdict; default 240
//   --build FOLDER       where the build of heapslope is; default dist
//   --json FILE          writes the rows there, with all that was said
//
// Chromium is the one that CHROMIUM names, or the first in PATH. Exit code: 0 when heapslope was right everywhere.
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formatHead } from './describe-machine.mjs';
import { installPages } from './pages/install-pages.mjs';
import { findChromium } from './pages/open-browser.mjs';
import { CYCLE_MS, PEER_PAGES } from './pages/peers/peer-pages.mjs';
import { TOOLS } from './pages/peers/run-tool.mjs';

const { values } = parseArgs({
  options: {
    peers: { type: 'string' },
    tools: { type: 'string', default: Object.keys(TOOLS).join() },
    only: { type: 'string' },
    limit: { type: 'string', default: '240' },
    build: { type: 'string', default: 'dist' },
    json: { type: 'string' },
  },
});
const tools = values.tools.split(',');
const needsPeers = tools.some((tool) => tool !== 'heapslope') && values.peers === undefined;
if (needsPeers || tools.some((tool) => !(tool in TOOLS))) {
  console.error(
    `--peers takes the folder where memlab and fuite are installed, --tools some of ${Object.keys(TOOLS).join()}.`,
  );
  process.exit(3);
}

const setting = {
  chromium: findChromium(),
  peers: resolve(values.peers ?? '.'),
  build: values.build,
  limitMs: Number(values.limit) * 1000,
};
installPages();
const { servePages } = await import('../test/pages/serve-pages.mjs');
const server = await servePages();
const rows = [];
console.log(
  formatHead(`Verdicts on pages, cycles of ${CYCLE_MS} ms`, {
    notes: [`load at start ${loadavg()[0].toFixed(1)}`],
  }),
);
try {
  const names = values.only?.split(',');
  for (const page of PEER_PAGES.filter(({ name }) => names?.includes(name) ?? true))
    for (const tool of tools) rows.push(await tryTool(tool, page));
} finally {
  await server.close();
  console.log(summarise());
  if (values.json) writeFileSync(values.json, JSON.stringify(rows, undefined, 2));
}
const own = rows.filter(({ tool }) => tool === 'heapslope');
process.exitCode = own.every((row) => row.isRight && row.isCulpritRight !== false) ? 0 : 1;

async function tryTool(tool, { name, twin, culprit }) {
  const start = performance.now();
  const { isLeak, said, checkSeconds } = await TOOLS[tool](
    `${server.url}/${name}/${twin}`,
    setting,
  );
  const seconds = (performance.now() - start) / 1000;
  const isRight = isLeak === (twin === 'leak');
  const isCulpritRight = twin === 'leak' ? isRight && culprit.test(said) : undefined;
  const row = { page: name, twin, tool, isRight, isLeak, isCulpritRight, seconds, checkSeconds };
  console.log(tellRow(row));
  return { ...row, load: loadavg()[0], said };
}

function tellRow({ page, twin, tool, isRight, isLeak, isCulpritRight, seconds, checkSeconds }) {
  const verdict = isLeak === undefined ? 'NONE ' : isRight ? 'right' : 'WRONG';
  const holder = { true: 'right', false: 'WRONG' }[isCulpritRight] ?? '-';
  const check = checkSeconds === undefined ? '' : `(the check ${checkSeconds.toFixed(1)} s)`;
  return `${`${page} ${twin}`.padEnd(22)} ${tool.padEnd(10)} verdict ${verdict}  culprit ${holder.padEnd(5)} ${seconds.toFixed(1).padStart(6)} s ${check}`;
}

function summarise() {
  const lines = tools.map((tool) => {
    const own = rows.filter((row) => row.tool === tool);
    const leaks = own.filter(({ twin }) => twin === 'leak');
    const clean = own.filter(({ twin }) => twin === 'clean');
    const right = (some, key) => `${some.filter((row) => row[key]).length} of ${some.length}`;
    return `${tool.padEnd(10)} verdicts right ${right(own, 'isRight')}, culprits right ${right(leaks, 'isCulpritRight')}; clean ${longest(clean)}, leaking ${longest(leaks)}`;
  });
  return ['', ...lines, `load at the end ${loadavg()[0].toFixed(1)}`].join('\n');
}

function longest(some) {
  const sorted = some.map(({ seconds }) => seconds).sort((a, b) => a - b);
  if (sorted.length === 0) return '-';
  return `median ${sorted[Math.floor(sorted.length / 2)].toFixed(1)} s, at most ${sorted.at(-1).toFixed(1)} s`;
}
