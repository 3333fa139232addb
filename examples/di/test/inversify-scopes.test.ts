import * as applications from '../src/inversify/scopes';

test.each(Object.entries(applications))('inversify, %s: no scope leaks', async (_, create) => {
  const container = await create();
  await expect(container).not.toLeakScopes();
});
