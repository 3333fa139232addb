import * as applications from '../src/tsyringe/scopes';

test.each(Object.entries(applications))('tsyringe, %s: no scope leaks', async (_, create) => {
  const container = await create();
  await expect(container).not.toLeakScopes();
});
