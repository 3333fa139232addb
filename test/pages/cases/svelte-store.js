// A component that subscribes to a store by hand.
import { flushSync, mount, unmount } from 'svelte';
import Basket from './Basket.svelte';

globalThis.cycle = async () => {
  const basket = mount(Basket, { target: document.body });
  flushSync();
  await unmount(basket);
};
