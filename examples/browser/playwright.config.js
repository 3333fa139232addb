import { defineConfig } from '@playwright/test';

const url = 'http://127.0.0.1:5199';

export default defineConfig({
  testDir: 'test/playwright',
  workers: 1,
  use: { baseURL: url, launchOptions: { executablePath: process.env.CHROMIUM } },
  webServer: { command: 'npx vite --host 127.0.0.1 --port 5199 --strictPort', url },
});
