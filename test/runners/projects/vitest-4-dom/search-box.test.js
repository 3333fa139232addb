import { act, createElement, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, test } from 'vitest';

globalThis.IS_REACT_ACT_ENVIRONMENT = true;

function LeakySearchBox() {
  const [width, setWidth] = useState(window.innerWidth);
  useEffect(() => {
    window.addEventListener('resize', () => setWidth(window.innerWidth));
  }, []);
  return createElement('input', { width });
}

function FixedSearchBox() {
  const [width, setWidth] = useState(window.innerWidth);
  useEffect(() => {
    const onResize = () => setWidth(window.innerWidth);
    window.addEventListener('resize', onResize);
    return () => window.removeEventListener('resize', onResize);
  }, []);
  return createElement('input', { width });
}

async function mountAndUnmount(component) {
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  await act(() => root.render(createElement(component)));
  if (container.querySelector('input') === null) throw new Error('it was not rendered');
  await act(() => root.unmount());
  container.remove();
}

// happy-dom notes on the head every selector that was ever looked up.
const options = { ignore: [/affectsCache/] };

test('a component that leaves its listener behind', async () => {
  await expect(() => mountAndUnmount(LeakySearchBox)).not.toLeakMemory(options);
});

test('a component that removes its listener', async () => {
  await expect(() => mountAndUnmount(FixedSearchBox)).not.toLeakMemory(options);
});

test('the files are transformed as for a browser', () => {
  expect(import.meta.env.SSR).toBe(false);
});
