// Lazy pictures: the footer is observed by one more observer with each of them.
const isLeaking = location.pathname.endsWith('/leak');
const footer = document.createElement('footer');
document.body.append(footer);

class LazyPicture {
  constructor() {
    this.element = document.createElement('picture');
    document.body.append(this.element);
    this.observer = new IntersectionObserver(() => this.load());
    this.observer.observe(footer);
  }
  load() {
    this.element.dataset.loaded = 'yes';
  }
  remove() {
    this.element.remove();
    if (!isLeaking) this.observer.disconnect();
  }
}

globalThis.cycle = () => new LazyPicture().remove();
