import * as applications from '../src/awilix/scopes';

test.each(Object.entries(applications))('awilix, %s: no scope leaks', async (_, create) => {
  const container = await create();
  await expect(container).not.toLeakScopes();
});
