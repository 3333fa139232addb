import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CASES = new URL('../../../test/pages/cases.mjs', import.meta.url);

/** Writes the config, and one test file for all pages. */
export function writePlaywrightProject(folder, jobs, url) {
  mkdirSync(join(folder, 'tests'), { recursive: true });
  writeFileSync(join(folder, 'playwright.config.js'), CONFIG);
  writeFileSync(join(folder, 'tests/pages.spec.js'), SPEC);
  return {
    args: ['node_modules/@playwright/test/cli.js', 'test'],
    env: {
      PAGES_URL: url,
      PAGES_CASES: fileURLToPath(CASES),
      PAGES_TITLES: JSON.stringify(jobs.map(({ title }) => title)),
    },
  };
}

const CONFIG = `import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests',
  workers: 1,
  reporter: [['list'], ['heapslope/playwright/reporter', { json: process.env.PAGES_JSON }]],
  use: { launchOptions: { executablePath: process.env.CHROMIUM } },
});
`;

const SPEC = `import { expect as base, test } from '@playwright/test';
import { toLeakMemory } from 'heapslope/playwright';
import { pathToFileURL } from 'node:url';

const { CASES, runCycle, tellCase } = await import(pathToFileURL(process.env.PAGES_CASES).href);
const expect = base.extend({ toLeakMemory });
const titles = new Set(JSON.parse(process.env.PAGES_TITLES));

for (const one of CASES)
  for (const twin of ['leak', 'clean']) {
    const title = \`\${tellCase(one)} \${twin}\`;
    if (!titles.has(title)) continue;
    test(title, async ({ page }) => {
      await page.goto(\`\${process.env.PAGES_URL}/\${one.name}/\${twin}?build=\${one.build ?? 'development'}\`);
      const scenario = () => runCycle(one, page, twin === 'leak');
      if (twin === 'leak') await expect(page).toLeakMemory(scenario);
      else await expect(page).not.toLeakMemory(scenario);
    });
  }
`;
