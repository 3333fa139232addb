// Runs one case in this process and prints what came of it as JSON, on a line of its own.
//
//   node run-case.mjs FILE CASE BUILD
import { pathToFileURL } from 'node:url';

const [file, name, build] = process.argv.slice(2);
const { cases } = await import(pathToFileURL(file).href);
const { container, options, ...expected } = await cases[name]();
const { detectLeak, formatReport } = await import(new URL('index.mjs', build).href);
const { guardContainer } = await import(new URL('di.mjs', build).href);
try {
  const report = await detectLeak(guardContainer(container, options));
  process.stdout.write(`\n${JSON.stringify({ expected, report, text: formatReport(report) })}\n`);
} catch (error) {
  const { name: kind, message, code } = error;
  process.stdout.write(`\n${JSON.stringify({ expected, error: { kind, message, code } })}\n`);
}
process.exit();
