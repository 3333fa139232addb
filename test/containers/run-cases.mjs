// Runs cases of one file in this process, one after the other, and prints what came of each as JSON, on a
// line of its own.
//
//   node run-cases.mjs FILE CASES BUILD
import { pathToFileURL } from 'node:url';

const [file, names, build] = process.argv.slice(2);
const { cases } = await import(pathToFileURL(file).href);
const { detectLeak, formatReport } = await import(new URL('index.mjs', build).href);
const { guardContainer } = await import(new URL('di.mjs', build).href);

for (const name of names.split(',')) {
  process.stdout.write(`\n${JSON.stringify({ name, ...(await runCase(cases[name])) })}\n`);
}
process.exit();

async function runCase(create) {
  let expected;
  /** The container is in no variable that lasts: what holds it is the guard's affair. */
  const guardCase = async () => {
    const { container, options, ...told } = await create();
    expected = told;
    return guardContainer(container, options);
  };
  try {
    const report = await detectLeak(await guardCase());
    return { expected, report, text: formatReport(report) };
  } catch (error) {
    return { expected, text: error.message };
  }
}
