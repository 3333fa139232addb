/**
 * The pages on which peers are tried: five of the first look at them (an open and closed dialog, what keeps it in two
 * ways, and a forgotten unsubscribe in React), and ten more. What they say is right where it has one of `culprit`'s
 * words: generous, for each tool names things in its own way.
 */
export const PEER_PAGES = [
  { name: 'detached-array', twin: 'clean' },
  { name: 'detached-array', twin: 'leak', culprit: /closedDialogs|DialogView\.close\b/ },
  {
    name: 'window-listener',
    twin: 'leak',
    culprit: /resize|onResize|listeners of Window|V8EventListener/,
  },
  { name: 'react-context', twin: 'leak', culprit: /\blisteners\b|subscribe\b|onPrice/ },
  { name: 'react-context', twin: 'clean' },

  { name: 'interval', twin: 'leak', culprit: /timers? of Window|DOMTimer|setInterval|Clock/ },
  { name: 'resize-observer', twin: 'leak', culprit: /ResizeObserver/ },
  { name: 'media-query', twin: 'leak', culprit: /MediaQueryList|media quer/ },
  { name: 'hidden-children', twin: 'leak', culprit: /trash/ },
  { name: 'detached-map', twin: 'leak', culprit: /\bpanels\b|openPanel/ },
  { name: 'svelte-store', twin: 'leak', culprit: /subscribers|subscribe\b/ },
  { name: 'vue-listener', twin: 'leak', culprit: /scroll|onScroll|listeners of Window/ },
  { name: 'undo-stack', twin: 'clean' },
  { name: 'modal', twin: 'clean' },
  { name: 'vue-watch', twin: 'clean' },
];

/** What one cycle takes beside its work, ms: as a person's clicks and a page's transitions do. */
export const CYCLE_MS = 40;

/** One cycle, evaluated in the page. */
export const CYCLE = `Promise.all([globalThis.cycle(), new Promise((resolve) => setTimeout(resolve, ${CYCLE_MS}))]).then(() => {})`;
