import { survivorOf, type Pattern, type PatternFacts } from './pattern.js';

const CONTEXT_OBJECTS =
  /^(?:NativeContext|ContextifyContext|ContextifyScript|Script|JSDOM|Window|global)$/;

/** A whole global world of its own is kept by each call. */
export const vmContext: Pattern = {
  id: 'vm-context',
  advise(facts) {
    if (!keepsContext(facts)) return undefined;
    return 'Each call makes a context (vm.createContext, JSDOM), and something keeps it. Make one and use it again, or drop every reference to it (a function that was made in it is one) when the call ends; with jsdom call dom.window.close().';
  },
};

/** Whether what is kept has a global world of its own. */
export function keepsContext(facts: PatternFacts): boolean {
  return (
    facts.isOfOwnRealm === true ||
    CONTEXT_OBJECTS.test(survivorOf(facts)?.object ?? '') ||
    [...facts.survivorEdges].some((name) => /contextify|vm_context|node:contextify/i.test(name))
  );
}
