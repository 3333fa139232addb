/** A dialog that follows the size of the window for as long as it is open. */
export function openDialog(room) {
  const element = document.createElement('div');
  element.className = 'dialog';
  element.textContent = 'Order 42';
  room.append(element);
  const closed = new AbortController();
  window.addEventListener(
    'resize',
    () => {
      element.style.maxWidth = `${window.innerWidth}px`;
    },
    { signal: closed.signal },
  );
  return {
    close() {
      closed.abort();
      element.remove();
    },
  };
}
