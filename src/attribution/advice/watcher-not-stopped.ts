import type { Pattern } from './pattern.js';

/** Vue stops the watchers of a component only where it knows of them: those made in `setup`, before any await. */
export const watcherNotStopped: Pattern = {
  id: 'watcher-not-stopped',
  advise({ steps, growing }) {
    if (steps[growing + 1]?.kind !== 'watcher') return undefined;
    return 'Each call begins to watch a state that outlives it, and nothing stops that. A watch or watchEffect that is made after an await, in a timer or in a listener belongs to no component: keep the function that it returns and call it in onUnmounted, or make it in an effectScope and stop that by onScopeDispose.';
  },
};
