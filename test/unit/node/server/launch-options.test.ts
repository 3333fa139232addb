import { afterEach, describe, expect, it, vi } from 'vitest';
import { attach, type AttachOptions } from '../../../../src/node/server/attach.js';
import { launch, type LaunchOptions } from '../../../../src/node/server/launch.js';

afterEach(() => vi.restoreAllMocks());

describe('options of launch', () => {
  it.each<[object | null, RegExp]>([
    [{ readyTimout: 5 }, /Unknown launch option "readyTimout"\. Did you mean `readyTimeout`\?/],
    [{ readyTimeout: 'x' }, /`readyTimeout` must be a positive number of milliseconds.*got "x"/],
    [{ readyTimeout: NaN }, /`readyTimeout` must be/],
    [{ timeout: 0 }, /`timeout` must be a positive number of milliseconds.*got 0/],
    [{ timeout: Infinity }, /`timeout` must be/],
    [{ cwd: 42 }, /`cwd` must be the path of a folder that exists; got 42/],
    [{ cwd: '' }, /`cwd` must be the path of a folder/],
    [{ cwd: '/no/such' }, /`cwd` must be the path of a folder that exists; got "\/no\/such"/],
    [{ env: 'PORT=1' }, /`env` must be an object such as \{ PORT: '3000' \}; got "PORT=1"/],
    [{ env: { PORT: {} } }, /`env\.PORT` must be a string/],
    [{ env: { NODE_OPTIONS: '--inspect' } }, /leave "--inspect" out/],
    [{ url: 3000 }, /`url` must be an address such as http:\/\/127\.0\.0\.1:3000; got 3000/],
    [{ url: 'localhost:3000' }, /`url` must be an address/],
    [{ ready: '' }, /`ready` must be/],
    [null, /The options must be an object.*got null/],
    [[], /The options must be an object/],
  ])('are refused: %j', async (options, message) => {
    await expect(
      launch(process.execPath, ['-e', '0'], options as LaunchOptions),
    ).rejects.toMatchObject({
      code: 'HEAPSLOPE_INVALID_OPTION',
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('options of attach', () => {
  it.each<[object | null, RegExp]>([
    [{ timeOut: 5 }, /Unknown attach option "timeOut"\. Did you mean `timeout`\?/],
    [{ timeout: '5' }, /`timeout` must be a positive number of milliseconds/],
    [{ url: {} }, /`url` must be an address/],
    [null, /The options must be an object/],
  ])('are refused: %j', async (options, message) => {
    await expect(attach({ port: 1 }, options as AttachOptions)).rejects.toMatchObject({
      code: 'HEAPSLOPE_INVALID_OPTION',
      message: expect.stringMatching(message) as string,
    });
  });
});
