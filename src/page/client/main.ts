/** What the page does by itself: it filters, and changes the theme. */

listenToFilters();
listenToTheme();

function listenToFilters(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-filter]')) {
    button.addEventListener('click', () => {
      const isShown = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(isShown));
      for (const check of document.querySelectorAll<HTMLElement>('details.check')) {
        if (check.dataset.label === button.dataset.filter) check.hidden = !isShown;
      }
    });
  }
}

function listenToTheme(): void {
  const button = document.getElementById('theme') as HTMLButtonElement;
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const show = () => {
    button.textContent = isDark() ? 'Light theme' : 'Dark theme';
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    show();
  });
  system.addEventListener('change', show);
  show();
}
