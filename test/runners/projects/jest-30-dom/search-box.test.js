const { act, createElement, useEffect, useState } = require('react');
const { createRoot } = require('react-dom/client');

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

test('a component that leaves its listener behind', async () => {
  await expect(() => mountAndUnmount(LeakySearchBox)).not.toLeakMemory();
});

test('a component that removes its listener', async () => {
  await expect(() => mountAndUnmount(FixedSearchBox)).not.toLeakMemory();
});
