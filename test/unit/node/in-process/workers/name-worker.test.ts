import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isNodesOwn, nameWorker } from '../../../../../src/node/in-process/workers/name-worker.js';

const told = (title: string, url = '') => nameWorker({ workerId: '9', title, url }, '9');

describe('nameWorker', () => {
  it.each([
    ['[worker 3]', '3', 'worker 3'],
    ['[worker 3] mailer', '3', 'worker "mailer"'],
    ['[worker 12] two words', '12', 'worker "two words"'],
    // What Node 24 and later call a worker that has no name.
    ['[worker 3] WorkerThread', '3', 'worker 3'],
    ['of another form', '9', 'worker 9'],
  ])('reads %j', (title, id, expected) => {
    expect(told(title)).toEqual({ id, title: expected, url: '' });
  });

  it('tells the script as the reader finds it', () => {
    const inside = pathToFileURL('src/worker.js').href;
    expect(told('[worker 3] mailer', inside).title).toBe('worker "mailer" (src/worker.js)');
    expect(told('[worker 3]', 'file:///elsewhere/worker.js').title).toBe(
      'worker 3 (/elsewhere/worker.js)',
    );
    expect(told('[worker 3]', 'file://server/share/worker.js').title).toBe(
      'worker 3 (file://server/share/worker.js)',
    );
    expect(told('[worker 3]', 'data:text/javascript,1+1').title).toBe('worker 3 (data: URL)');
  });

  it('knows the threads of Node', () => {
    expect(isNodesOwn(told('[worker 3]', 'node:internal/modules/esm/worker'))).toBe(true);
    expect(isNodesOwn(told('[worker 3]', 'file:///node:/worker.js'))).toBe(false);
  });
});
