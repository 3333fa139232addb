import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

const CYCLES = 20;

/**
 * Takes three snapshots of a page that is open, with 20 cycles before the first and between them. The object ids agree from one to the next: one session takes them all.
 *
 * @param {import('playwright-core').Page} page
 * @param {() => unknown} cycle what is done with it each time
 * @returns {Promise<string[]>} paths of the files
 */
export async function takeSnapshots(page, cycle, folder) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  const files = [];
  for (const at of [0, 1, 2]) {
    for (let done = 0; done < CYCLES; done++) await cycle();
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
    // A browser keeps what was logged for a console that may be opened.
    await session.send('Runtime.discardConsoleEntries');
    for (const _ of [0, 1]) await session.send('HeapProfiler.collectGarbage');
    const file = join(folder, `${at}.heapsnapshot`);
    await writeSnapshot(session, file);
    files.push(file);
  }
  await session.detach();
  return files;
}

async function writeSnapshot(session, file) {
  const stream = createWriteStream(file);
  const write = ({ chunk }) => stream.write(chunk);
  session.on('HeapProfiler.addHeapSnapshotChunk', write);
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.off('HeapProfiler.addHeapSnapshotChunk', write);
  stream.end();
  await once(stream, 'close');
}
