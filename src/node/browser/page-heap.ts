import type { PageSession } from './page-session.js';
import type { PageWorld } from './page-world.js';
import type { TimerDelays } from './record-timer-delays.js';

/** What the parts of a page's probe share. */
export interface PageHeap {
  readonly session: PageSession;
  readonly world: PageWorld;
  readonly timerDelays: TimerDelays;
  /** Called after each snapshot. */
  onSnapshot(): Promise<void>;
}
