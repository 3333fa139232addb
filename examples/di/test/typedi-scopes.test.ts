import * as applications from '../src/typedi/scopes';

test.each(Object.entries(applications))('typedi, %s: no scope leaks', async (_, create) => {
  const container = await create();
  await expect(container).not.toLeakScopes();
});
