import { openSession, type SessionOptions } from '../src/sessions';

let id = 0;
const options: SessionOptions = { user: 'Ada' };

function handle(): string {
  return openSession(`session-${id++}`, options).user;
}

test('a leak fails', async () => {
  await expect(handle).not.toLeakMemory();
}, 240_000);
