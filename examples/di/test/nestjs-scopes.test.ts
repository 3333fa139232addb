import * as applications from '../src/nestjs/scopes';

test.each(Object.entries(applications))('nestjs, %s: no scope leaks', async (_, create) => {
  const container = await create();
  await expect(container).not.toLeakScopes();
});
