import { expect as base, test } from '@playwright/test';
import { toLeakMemory } from 'heapslope/playwright';

const expect = base.extend({ toLeakMemory });

for (const name of ['dialog', 'panel']) {
  test(`the ${name} keeps no memory`, async ({ page }) => {
    await page.goto('/');
    await expect(page).not.toLeakMemory(async () => {
      await page.click(`#${name}`);
      await page.click(`#${name}`);
    });
  });
}
