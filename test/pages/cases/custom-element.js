// A custom element that listens to the document when it is connected.
const isLeaking = location.pathname.endsWith('/leak');

class UserCard extends HTMLElement {
  onClick = (event) => this.toggleAttribute('active', event.target === this);
  connectedCallback() {
    this.attachShadow({ mode: 'open' }).innerHTML = '<slot></slot><button>Follow</button>';
    document.addEventListener('click', this.onClick);
  }
  disconnectedCallback() {
    if (!isLeaking) document.removeEventListener('click', this.onClick);
  }
}
customElements.define('user-card', UserCard);

globalThis.cycle = () => {
  const card = document.createElement('user-card');
  document.body.append(card);
  card.remove();
};
