import { createElement, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { store } from './store.js';

function Panel() {
  const [orders, setOrders] = useState([]);
  // Without its clean-up: the store goes on to know of panels that are closed.
  useEffect(() => {
    store.subscribe(setOrders);
  }, []);
  return createElement('ul', null, `${orders.length} orders`);
}

export function openPanel(room) {
  const element = document.createElement('section');
  room.append(element);
  const root = createRoot(element);
  flushSync(() => root.render(createElement(Panel)));
  return {
    close() {
      root.unmount();
      element.remove();
    },
  };
}
