// Runs one case in this process and prints what came of it as JSON, on a line of its own.
//
//   node run-case.mjs FILE CASE BUILD
import { pathToFileURL } from 'node:url';

const [file, name, build] = process.argv.slice(2);
const { cases } = await import(pathToFileURL(file).href);
const { detectLeak, formatReport } = await import(new URL('index.mjs', build).href);
const { guardContainer } = await import(new URL('di.mjs', build).href);
/** The container is in no variable that lasts: what holds it is the guard's affair. */
async function guardCase() {
  const { container, options, ...told } = await cases[name]();
  expected = told;
  return guardContainer(container, options);
}

let expected;
try {
  const report = await detectLeak(await guardCase());
  process.stdout.write(`\n${JSON.stringify({ expected, report, text: formatReport(report) })}\n`);
} catch (error) {
  const { name: kind, message, code } = error;
  process.stdout.write(`\n${JSON.stringify({ expected, error: { kind, message, code } })}\n`);
}
process.exit();
