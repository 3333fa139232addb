// A component whose effect listens to the window, and gives nothing back that stops it.
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';

const isLeaking = location.pathname.endsWith('/leak');

function SizePanel() {
  const [width, setWidth] = useState(innerWidth);
  useEffect(() => {
    const onResize = () => setWidth(innerWidth);
    window.addEventListener('resize', onResize);
    if (isLeaking) return undefined;
    return () => window.removeEventListener('resize', onResize);
  }, []);
  return (
    <section className="size">
      <h2>Width</h2>
      <p>{width}</p>
    </section>
  );
}

let setOpen;
function App() {
  const [isOpen, set] = useState(false);
  setOpen = set;
  return <main>{isOpen && <SizePanel />}</main>;
}

const container = document.createElement('div');
container.id = 'root';
document.body.append(container);
flushSync(() => createRoot(container).render(<App />));
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

globalThis.cycle = async () => {
  flushSync(() => setOpen(true));
  await settled();
  flushSync(() => setOpen(false));
  await settled();
};
