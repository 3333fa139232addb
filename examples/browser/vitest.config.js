import { playwright } from '@vitest/browser-playwright';
import heapslope from 'heapslope/vitest/plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [heapslope()],
  test: {
    include: ['test/vitest/*.test.js'],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      // The system's Chromium; without CHROMIUM the one that Playwright has downloaded.
      provider: playwright({ launchOptions: { executablePath: process.env.CHROMIUM } }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
