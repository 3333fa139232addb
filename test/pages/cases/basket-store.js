import { writable } from 'svelte/store';

export const basket = writable([]);
