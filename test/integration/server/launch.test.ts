import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runScript } from '../run-script.js';
import { eventually, isRunning, killAll, SERVER, startNode } from './processes.js';

const BUILD = new URL('../../../dist/server.mjs', import.meta.url).href;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapslope-launch-'));
});
afterEach(killAll);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a launch came to, and what was left of it. */
interface Aftermath {
  code?: string;
  message?: string;
  left: string[];
}

function launchIn(call: string): Promise<Aftermath> {
  return runScript<Aftermath>(`
    import { launch } from ${JSON.stringify(BUILD)};
    const before = process.getActiveResourcesInfo().length;
    let code, message;
    try { await (await ${call}).stop(); } catch (error) { ({ code, message } = error); }
    await new Promise((resolve) => setTimeout(resolve, 100));
    const left = process.getActiveResourcesInfo().slice(before);
    print({ code, message, left });
  `);
}

const path = JSON.stringify(SERVER);

describe('a program that is launched', () => {
  it.each([
    [
      'is no program',
      `launch('nonesuch-program')`,
      'HEAPSLOPE_TARGET_LOST',
      /could not be started.*ENOENT/,
    ],
    [
      'ends at once',
      `launch('node', ['-e', 'console.log("no database"); process.exit(4)'], { ready: 3999 })`,
      'HEAPSLOPE_TARGET_LOST',
      /ended before it was ready: it ended with exit code 4\nIts last output:\n {2}no database/,
    ],
    [
      'is not ready in time',
      `launch('node', [${path}, 'late'], { ready: /listening/, readyTimeout: 700 })`,
      'HEAPSLOPE_TARGET_LOST',
      /was not ready within 0\.7 s: its output has no \/listening\//,
    ],
    [
      'has a function for `ready` that never answers',
      `launch('node', [${path}], { ready: () => new Promise(() => {}), readyTimeout: 700 })`,
      'HEAPSLOPE_TARGET_LOST',
      /was not ready within 0\.7 s: the function `ready` has returned nothing true/,
    ],
    [
      'has an argument that no program can have',
      `launch('node', [${path}, 'a\\0b'])`,
      'HEAPSLOPE_TARGET_LOST',
      /could not be started: .*without null bytes/,
    ],
    [
      'runs no Node',
      `launch('sh', ['-c', 'echo listening; sleep 30'], { ready: 'listening', readyTimeout: 700 })`,
      'HEAPSLOPE_TARGET_LOST',
      /no Node in it has opened an inspector/,
    ],
    [
      'opens an inspector of its own',
      `launch('node', ['--inspect=0.0.0.0:9229', ${path}])`,
      'HEAPSLOPE_INVALID_OPTION',
      /leave "--inspect=0\.0\.0\.0:9229" out/,
    ],
    [
      'has no sign of readiness',
      `launch('node', [${path}], { ready: {} })`,
      'HEAPSLOPE_INVALID_OPTION',
      /`ready` must be/,
    ],
  ])('%s', async (_, call, code, message) => {
    const aftermath = await launchIn(call);
    expect(aftermath.message).toMatch(message);
    expect(aftermath.code).toBe(code);
    expect(aftermath.left).toEqual([]);
  });

  it('is ended with all that it has started', async () => {
    const { pids } = await runScript<{ pids: number[] }>(`
      import { launch } from ${JSON.stringify(BUILD)};
      const command = 'node ' + ${path} + ' leak & echo "shell $$"; wait';
      const server = await launch('sh', ['-c', command], { ready: /listening on (http:\\S+)/ });
      await server.requests('/')();
      await server.stop();
      print({ pids: [server.pid] });
    `);
    expect(await eventually(() => !pids.some(isRunning))).toBe(true);
  });

  it('can be measured again after a check of it was interrupted', async () => {
    const { reasons, verdict } = await runScript<{ reasons: string[]; verdict: string }>(`
      import { launch } from ${JSON.stringify(BUILD)};
      import { detectLeak } from HEAPSLOPE;
      const server = await launch('node', [${path}, 'clean'], { ready: /listening on (http:\\S+)/ });
      const reasons = [];
      const ask = server.requests('/');
      server.interrupt(new Error('nothing runs'));
      for (const reason of ['first', 'second']) {
        const onProgress = () => server.interrupt(new Error(reason));
        await detectLeak(ask, { onProgress, timeBudget: 5000 }).catch((error) => reasons.push(error.message));
      }
      await ask();
      const { verdict } = await detectLeak(ask, { timeBudget: 500, tolerance: '1 MB', explain: 'never' });
      await server.stop();
      print({ reasons, verdict });
    `);
    expect(reasons).toEqual(['first', 'second']);
    expect(verdict).toBe('clean');
  });

  it('does not outlive the process that launched it, however that ends', async () => {
    const text = readFileSync(new URL('programs/launcher.mjs', import.meta.url), 'utf8');
    const program = join(folder, 'launcher.mjs');
    writeFileSync(program, text.replace('HEAPSLOPE_SERVER', BUILD));
    const launcher = startNode([program, SERVER]);
    const pid = Number(await launcher.waitFor(/pid (\d+)/));
    expect(isRunning(pid)).toBe(true);
    launcher.child.kill('SIGKILL');
    expect(await eventually(() => !isRunning(pid))).toBe(true);
  });
});
