// A reducer that only ever adds to its state.
import { useReducer } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';

const isLeaking = location.pathname.endsWith('/leak');

class Notice {
  constructor(number) {
    this.text = `notice ${number}`;
    this.places = new Array(16).fill(number);
  }
}

function reduce(notices, action) {
  if (action === 'add') return [...notices, new Notice(notices.length)];
  return isLeaking ? [...notices] : [];
}

let send;
function Inbox() {
  const [notices, dispatch] = useReducer(reduce, []);
  send = dispatch;
  return <output>{notices.length} new</output>;
}

const container = document.createElement('div');
document.body.append(container);
flushSync(() => createRoot(container).render(<Inbox />));

globalThis.cycle = async () => {
  flushSync(() => send('add'));
  await new Promise((resolve) => setTimeout(resolve, 2));
  flushSync(() => send('clear'));
};
