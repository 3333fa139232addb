import type { Pattern } from './pattern.js';

/** Vue stops the watchers of a component only where it knows of them: those made in `setup`, before any await. */
export const watcherNotStopped: Pattern = {
  id: 'watcher-not-stopped',
  advise({ steps, growing }) {
    if (steps[growing + 1]?.kind !== 'watcher') return undefined;
    return 'Each call begins to watch a state that outlives it, and nothing stops that. Outside of a component (and after an await, in a timer or in a listener of one) it has to be stopped by hand when the call or the component is over: call the function that watch or watchEffect returns, or stop(runner) with what effect() returns; or make them in const scope = effectScope(), scope.run(() => …), and call scope.stop().';
  },
};
