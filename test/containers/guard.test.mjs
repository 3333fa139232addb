// Cases of one file as tests of a user's, in Vitest and in Jest alike. What each came to is written down, a
// line of JSON for each, and judged by who runs this:
//
//   FILE=awilix CASES=clean,captive RESULTS=results.jsonl npx vitest run
import { appendFileSync } from 'node:fs';

const { FILE, CASES, RESULTS } = process.env;
const { cases } = await import(`./cases/${FILE}.mjs`);

for (const name of CASES.split(',')) {
  test(name, async () => {
    const { container, options, ...expected } = await cases[name]();
    let message = '';
    try {
      await expect(container).not.toLeakScopes(options);
    } catch (error) {
      message = error.message;
    }
    appendFileSync(RESULTS, `${JSON.stringify({ name, expected, message })}\n`);
  });
}
