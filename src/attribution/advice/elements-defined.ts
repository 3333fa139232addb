import { growingOf, type Pattern } from './pattern.js';

/** A definition of a custom element stays as long as its page. */
export const elementsDefined: Pattern = {
  id: 'elements-defined-per-call',
  advise(facts) {
    if (growingOf(facts).object !== 'CustomElementRegistry') return undefined;
    return 'Each call defines a custom element under a new name, and customElements.define cannot be undone. Define each class once, where its module is loaded: if (!customElements.get(name)) customElements.define(name, Element).';
  },
};
