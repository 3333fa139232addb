import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Launches the Chromium that CHROMIUM names, or the first in PATH. */
export function openBrowser() {
  // Containers run as root.
  return chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
}

/** @throws where there is none */
export function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const files = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const executablePath = process.env.CHROMIUM ?? files.find((file) => existsSync(file));
  if (executablePath === undefined)
    throw new Error('There is no Chromium in PATH. Install one, or name it in CHROMIUM.');
  return executablePath;
}
