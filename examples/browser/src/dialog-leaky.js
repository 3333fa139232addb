/** A dialog that follows the size of the window, and goes on to do so when it is closed. */
export function openDialog(room) {
  const element = document.createElement('div');
  element.className = 'dialog';
  element.textContent = 'Order 42';
  room.append(element);
  window.addEventListener('resize', () => {
    element.style.maxWidth = `${window.innerWidth}px`;
  });
  return { close: () => void element.remove() };
}
