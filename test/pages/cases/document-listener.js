// A menu that closes on Escape, by a listener of the document with an anonymous function.
const isLeaking = location.pathname.endsWith('/leak');

function openMenu() {
  const menu = document.createElement('nav');
  menu.innerHTML = '<button>Copy</button><button>Paste</button>';
  document.body.append(menu);
  const controller = new AbortController();
  document.addEventListener(
    'keydown',
    function closeOnEscape(event) {
      if (event.key === 'Escape') menu.remove();
    },
    isLeaking ? {} : { signal: controller.signal },
  );
  return () => {
    menu.remove();
    controller.abort();
  };
}

globalThis.cycle = () => openMenu()();
