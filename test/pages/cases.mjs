/**
 * The pages, and what is to be said of their leaking twins.
 *
 * - `holder`: what grows, as a person would ask for it.
 * - `constructor`: something that is kept, by its name in the source.
 * - `pattern`: the kind of leak, and with it the advice.
 * - `build`: `production` where a framework's development build keeps more than its users' pages do.
 * - `startsAfter`: ms before snapshots are compared: Vue's development build keeps its events for devtools
 *   for three seconds. A check outlasts that by itself.
 * - `filledBy`: cycles that fill what the clean twin keeps; made before snapshots are compared.
 * - `isOnlyChecked`: no snapshot has what is kept, but a check sees it.
 * - `scenario`: what one cycle does by the driver, in place of `globalThis.cycle()`, and what that is called.
 *
 * @typedef {{ name: string, holder: RegExp, constructor: RegExp, pattern: string, build?: 'production', by?: string, startsAfter?: number, filledBy?: number, isOnlyChecked?: boolean, scenario?: (page: import('playwright-core').Page, isLeaking: boolean) => Promise<void> }} PageCase
 * @type {readonly PageCase[]}
 */
export const CASES = [
  page('window-listener', /listeners of Window/, /DialogView/, 'listener-not-removed'),
  page('document-listener', /listeners of document/, /closeOnEscape/, 'listener-not-removed'),
  page('element-listener', /listeners of <main id="app">/, /Tooltip/, 'listener-not-removed'),
  page('abort-signal', /listeners of AbortSignal pageController/, /Upload/, 'listener-not-removed'),
  page('interval', /timers of Window/, /Clock/, 'timer-not-cleared'),
  page('timeout', /timers of Window/, /hideToast/, 'timer-not-cleared'),
  page('toast', /Array shown/, /Toast/, 'only-added-to'),
  page(
    'animation-frame',
    /animation frames of document/,
    /Spinner/,
    'animation-frame-not-cancelled',
  ),
  page('resize-observer', /ResizeObservers of <body>/, /Chart/, 'observer-not-disconnected'),
  page(
    'intersection-observer',
    /IntersectionObservers of (?:document|<footer>)/,
    /LazyPicture/,
    'observer-not-disconnected',
  ),
  page(
    'mutation-observer',
    /MutationObservers of <ul id="items">/,
    /ItemCounter/,
    'observer-not-disconnected',
  ),
  page(
    'performance-observer',
    /PerformanceObservers/,
    /LongTaskMeter/,
    'observer-not-disconnected',
  ),
  page('media-query', /media queries/, /ThemeView/, 'media-query-listener-not-removed'),
  page('detached-array', /Array closedDialogs/, /<div class="dialog">/, 'detached-elements-kept'),
  page('detached-closure', /Array undoSteps/, /<article>/, 'only-added-to'),
  page('detached-map', /Map panels/, /<aside>/, 'detached-elements-kept'),
  page('hidden-children', /children of <div id="trash">/, /<span>/, 'children-not-removed'),
  page('closure-chain', /closeSheet/, /<section>/, 'closure-chain'),
  page('custom-element', /listeners of document/, /<user-card>/, 'listener-not-removed'),
  page('iframe', /Array previews/, /HTMLDocument/, 'detached-elements-kept'),
  page('websocket', /open WebSockets/, /LiveFeed/, 'connection-not-closed'),
  page('broadcast-channel', /open BroadcastChannels/, /TabSync/, 'connection-not-closed'),
  page('worker', /workers that run/, /Search/, 'connection-not-closed'),
  page('canvas', /Map thumbnails/, /<canvas/, 'detached-elements-kept'),
  page('image-bitmap', /Array frames/, /ImageBitmap/, 'only-added-to'),
  page('virtual-list', /VirtualList\.measured/, /<p>/, 'detached-elements-kept'),
  page('modal', /Array modalStack/, /Modal/, 'only-added-to'),
  {
    ...page('modal', /Array modalStack/, /Modal/, 'only-added-to'),
    by: 'clicks',
    async scenario(page) {
      await page.click('#open');
      await page.click('#close');
    },
  },
  page('router', /listeners of Window/, /RouteView/, 'listener-not-removed'),
  page('event-bus', /bus\.all/, /Widget/, 'only-added-to'),
  page('react-effect', /listeners of Window/, /FiberNode/, 'listener-not-removed'),
  {
    ...page('react-effect', /listeners of Window/, /closure/, 'listener-not-removed'),
    build: 'production',
  },
  page('react-context', /PriceStore\.listeners/, /onPrice/, 'listener-not-removed'),
  page('react-ref', /React component Board hook 2/, /<li>/, 'detached-elements-kept'),
  {
    ...page('vue-watch', /watchers of Vue state language/, /closure/, 'watcher-not-stopped'),
    build: 'production',
  },
  {
    ...page('vue-listener', /listeners of Window/, /closure/, 'listener-not-removed'),
    build: 'production',
  },
  {
    ...page('vue-watch', /watchers of Vue state language/, /Link|closure/, 'watcher-not-stopped'),
    startsAfter: 3500,
  },
  {
    ...page('vue-listener', /listeners of Window/, /onScroll/, 'listener-not-removed'),
    startsAfter: 3500,
  },
  page('sticky-package', /listeners of Window/, /Sticky|closure/, 'listener-not-removed'),
  page('html-log', /<section id="log">/, /<section id="log">|<p>/, 'children-not-removed'),
  page('performance-mark', /Performance/, /Performance/, 'marks-not-cleared'),
  {
    ...page('handle', /test's driver/, /<button/, 'driver-handle'),
    by: 'undisposed handles',
    // The test keeps a handle of each button that it waits for: the page itself is clean.
    async scenario(page, isLeaking) {
      await page.click('#open');
      const close = await page.waitForSelector('#close');
      await close.click();
      if (!isLeaking) await close.dispose();
    },
  },
  page('svelte-store', /Set subscribers/, /Text|closure/, 'only-added-to'),
  page('adopted-sheets', /style sheets of document/, /CSSStyleSheet/, 'styles-not-removed'),
  page('style-tags', /children of <head>/, /<style>/, 'children-not-removed'),
  {
    ...page(
      'vue-keep-alive',
      /Map .*KeepAlive\.__v_cache/,
      /<article>|DocumentTab|Object/,
      'package-keeps',
    ),
    startsAfter: 3500,
  },
  page('animations', /animations that run/, /Badge/, 'connection-not-closed'),
  page('abort-any', /signals that are listened to/, /Search/, 'listener-not-removed'),
  page('indexed-db', /open IndexedDB databases/, /DraftStore/, 'connection-not-closed'),
  page('weak-cache', /Map images/, /WeakRef/, 'request-keyed-map'),
  page('ranges', /Array selections/, /Range/, 'only-added-to'),
  { ...page('undo-stack', /Array undoStack/, /Edit/, 'only-added-to'), filledBy: 50 },
  page('console-log', /Array steps/, /Step/, 'only-added-to'),
  {
    ...page('object-url', /open object URLs/, /ObjectURL/, 'object-url-not-revoked'),
    isOnlyChecked: true,
  },
  page('message-port', /Map ports/, /MessagePort/, 'request-keyed-map'),
  page('open-port', /open MessagePorts/, /Conversation/, 'connection-not-closed'),
  page('node-pool', /Array pool/, /<li>/, 'detached-elements-kept'),
  page('react-portal', /children of <body>/, /<aside>/, 'children-not-removed'),
  page(
    'await-queue',
    /Array inbox\.waiting/,
    /<fieldset>|resolve function/,
    'promise-never-settles',
  ),
  page('history-state', /Object scrolled/, /Object/, 'request-keyed-map'),
  page('define-element', /CustomElementRegistry/, /Template/, 'elements-defined-per-call'),
  page('polling', /timers of Window/, /Poller|closure/, 'timer-not-cleared'),
  page('scheduled-task', /scheduled tasks/, /Promise/, 'connection-not-closed'),
  page('handler-chain', /"resize" listener of Window/, /Widget|closure/, 'closure-chain'),
  page(
    'read-stream',
    /ReadableStream\w*Readers that are active/,
    /Promise/,
    'connection-not-closed',
  ),
  page('react-reducer', /React state of Inbox\.lastRenderedState/, /Notice/, 'only-added-to'),
];

function page(name, holder, constructor, pattern) {
  return { name, holder, constructor, pattern };
}

/** `modal by clicks`, `vue-watch (production)` */
export function tellCase({ name, build, by }) {
  return `${name}${build ? ` (${build})` : ''}${by ? ` by ${by}` : ''}`;
}

/** One cycle of a case on a page that is open. */
export function runCycle({ scenario }, page, isLeaking) {
  return scenario === undefined ? page.evaluate('globalThis.cycle()') : scenario(page, isLeaking);
}
