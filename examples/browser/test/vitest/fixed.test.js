import { expect, test } from 'vitest';
import { openDialog } from '../../src/dialog-fixed.js';
import { openPanel } from '../../src/panel-fixed.js';

test('the dialog keeps no memory', async () => {
  await expect(() => openDialog(document.body).close()).not.toLeakMemory();
});

test('the panel keeps no memory', async () => {
  await expect(async () => {
    const panel = openPanel(document.body);
    // Effects run after the page was drawn.
    await new Promise((resolve) => setTimeout(resolve));
    panel.close();
  }).not.toLeakMemory();
});
