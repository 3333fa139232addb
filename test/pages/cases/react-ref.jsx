// A ref of the application that gathers the elements of all rows there ever were.
import { useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';

const isLeaking = location.pathname.endsWith('/leak');

let setRound;
function Board() {
  const [round, set] = useState(0);
  setRound = set;
  const rows = useRef([]);
  const gather = (element) => {
    if (element === null) return;
    rows.current.push(element);
    if (!isLeaking) rows.current = rows.current.filter((row) => row.isConnected);
  };
  return (
    <ul>
      <li key={round} ref={gather}>
        <b>Round</b> {round % 2}
      </li>
    </ul>
  );
}

const container = document.createElement('div');
container.id = 'root';
document.body.append(container);
flushSync(() => createRoot(container).render(<Board />));
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

globalThis.cycle = async () => {
  flushSync(() => setRound((round) => round + 1));
  await settled();
};
