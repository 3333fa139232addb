// A tool tip in a portal: the element that it is shown in stays behind in the body.
import { useEffect, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

const isLeaking = location.pathname.endsWith('/leak');

function Tooltip({ text }) {
  const [host] = useState(() => document.createElement('aside'));
  useEffect(() => {
    document.body.append(host);
    return isLeaking ? undefined : () => host.remove();
  }, [host]);
  return createPortal(<em>{text}</em>, host);
}

let setOpen;
function App() {
  const [isOpen, set] = useState(false);
  setOpen = set;
  return <main>{isOpen && <Tooltip text="Save" />}</main>;
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
