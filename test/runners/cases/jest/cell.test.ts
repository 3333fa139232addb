// What every cell of the matrix runs: a leak, its clean twin, and a leak that nobody awaited.
import { openSession, type Session } from './open-session';

if (process.env.CELL_RETRIES) jest.retryTimes(Number(process.env.CELL_RETRIES));

const sessions: Session[] = [];
const log = jest.fn();

const open = () => {
  log('open');
  return openSession();
};

test('a leak fails', async () => {
  await expect(() => sessions.push(open())).not.toLeakMemory();
});

test('a clean handler passes', async () => {
  await expect(async () => {
    await Promise.resolve();
    open();
  }).not.toLeakMemory();
});

test('an unawaited leak fails', () => {
  void expect(() => sessions.push(open())).not.toLeakMemory({ explain: 'never' });
});
