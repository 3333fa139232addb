// A store in a context: the component that uses it subscribes, and does not unsubscribe.
import { createContext, useContext, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';

const isLeaking = location.pathname.endsWith('/leak');

class PriceStore {
  listeners = new Set();
  price = 1;
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
const StoreContext = createContext(null);

function PriceTag() {
  const store = useContext(StoreContext);
  const [price, setPrice] = useState(store.price);
  useEffect(() => {
    const unsubscribe = store.subscribe(function onPrice() {
      setPrice(store.price);
    });
    return isLeaking ? undefined : unsubscribe;
  }, [store]);
  return <output className="price">{price}</output>;
}

let setOpen;
function App() {
  const [isOpen, set] = useState(false);
  setOpen = set;
  return <main>{isOpen && <PriceTag />}</main>;
}

const container = document.createElement('div');
container.id = 'root';
document.body.append(container);
flushSync(() =>
  createRoot(container).render(
    <StoreContext value={new PriceStore()}>
      <App />
    </StoreContext>,
  ),
);
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

globalThis.cycle = async () => {
  flushSync(() => setOpen(true));
  await settled();
  flushSync(() => setOpen(false));
  await settled();
};
