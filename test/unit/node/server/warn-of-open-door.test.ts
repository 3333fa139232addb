import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { listListeners } from '../../../../src/node/server/read-process.js';
import { warnOfOpenDoor } from '../../../../src/node/server/warn-of-open-door.js';

const server = createServer();
afterEach(() => void server.close());

async function listenOn(host: string): Promise<string> {
  server.listen(0, host);
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/id`;
}

// Only Linux tells whose ports are whose.
const isTold = listListeners(process.pid) !== undefined;

test('an inspector that other machines reach is warned of', async () => {
  const warnings = warnOfOpenDoor(process.pid, await listenOn('0.0.0.0'));
  if (isTold)
    expect(warnings).toMatchObject([
      {
        code: 'open-inspector',
        message: expect.stringMatching(/more than 127\.0\.0\.1/) as string,
      },
    ]);
  else expect(warnings).toEqual([]);
});

test('one that only this machine reaches is none', async () => {
  expect(warnOfOpenDoor(process.pid, await listenOn('127.0.0.1'))).toEqual([]);
});
