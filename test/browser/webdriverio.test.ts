import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, inject, it } from 'vitest';
import { findChromium } from './find-chromium.js';

/** Needs chromedriver of the browser's version: CHROMEDRIVER, or in PATH (Debian: chromium-driver). */
const DRIVER = process.env.CHROMEDRIVER ?? '/usr/bin/chromedriver';
const PACKAGES = {
  vitest: '4.1.11',
  '@vitest/browser-webdriverio': '4.1.11',
  webdriverio: '9.33.1',
  vite: '8.3.8',
};
const CONFIG = `import { webdriverio } from '@vitest/browser-webdriverio';
import heapslope from 'heapslope/vitest/plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [heapslope()],
  test: {
    testTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: webdriverio({
        capabilities: {
          'goog:chromeOptions': { binary: process.env.CHROMIUM, args: ['no-sandbox'] },
          'wdio:chromedriverOptions': { binary: process.env.CHROMEDRIVER },
        },
      }),
      instances: [{ browser: 'chrome' }],
    },
  },
});
`;
const TESTS = `import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';

const closed = [];
class Dialog {
  constructor() {
    this.root = document.createElement('div');
    document.body.append(this.root);
  }
  close() {
    this.root.remove();
  }
}
test('clean', () => expect(() => new Dialog().close()).not.toLeakMemory());
test('clicks', async () => {
  const button = document.createElement('button');
  button.textContent = 'open';
  button.addEventListener('click', () => new Dialog().close());
  document.body.append(button);
  await expect(() => userEvent.click(button)).not.toLeakMemory();
});
test('collected', () => expect(new Dialog()).toBeCollected());
test('leak', () =>
  expect(() => {
    const dialog = new Dialog();
    dialog.close();
    closed.push(dialog);
  }).not.toLeakMemory());
test('instances', () => expect(() => closed.push(new Dialog())).not.toLeakInstancesOf(Dialog));
`;

it('measures pages that WebdriverIO drives in Vitest', { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'heapslope-webdriverio-'));
  try {
    const manifest = { private: true, type: 'module', devDependencies: PACKAGES };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'vitest.config.js'), CONFIG);
    writeFileSync(join(folder, 'dialog.test.js'), TESTS);
    const npm = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
    expect(spawnSync('npm', [...npm, inject('tarball')], { cwd: folder }).status).toBe(0);
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--no-color'],
      { cwd: folder, encoding: 'utf8', env: { ...outside(), CHROMEDRIVER: DRIVER } },
    );
    const output = stripVTControlCharacters(stdout + stderr);
    expect(status, output).toBe(1);
    expect(output).toMatch(/Tests +2 failed \| 3 passed/);
    expect(output).toMatch(/FAIL +chrome +dialog\.test\.js > leak/);
    expect(output).toMatch(/LEAK {2}Array closed in dialog\.test\.js: \+1\.00 element per call/);
    expect(output).toMatch(/FAIL +chrome +dialog\.test\.js > instances/);
    expect(output).toMatch(/LEAK {2}Dialog: \d+ instances alive after/);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});

/** Without what the outer Vitest tells its own tests. */
function outside(): NodeJS.ProcessEnv {
  const isInner = (name: string) => /^(?:VITEST|TEST$|NODE_ENV$|FORCE_COLOR$)/.test(name);
  const kept = Object.entries(process.env).filter(([name]) => !isInner(name));
  return { ...Object.fromEntries(kept), CHROMIUM: findChromium() };
}
