import type { Clock } from '../probe/heap-probe.js';

/** On a machine that is busier than this, time runs out before the calls that make up for it. */
const LEAST_SHARE = 0.1;

export interface WorkMeter {
  /** Of the time between `start` and `stop`, so much was work or waiting; from 0.1 to 1. Before that: 1. */
  readonly share: number;
  start(): void;
  stop(): void;
}

/**
 * Tells in which share of some time the program worked or waited for something of its own, and not for a
 * processor that other programs had; all of it where the clock does not know.
 */
export function createWorkMeter(clock: Clock): WorkMeter {
  const worked = () => clock.worked?.() ?? clock.now();
  const spent = { worked: 0, passed: 0 };
  let began = { worked: 0, now: 0 };
  return {
    get share() {
      if (spent.passed <= 0) return 1;
      return Math.min(1, Math.max(LEAST_SHARE, spent.worked / spent.passed));
    },
    start() {
      began = { worked: worked(), now: clock.now() };
    },
    stop() {
      spent.worked += worked() - began.worked;
      spent.passed += clock.now() - began.now;
    },
  };
}
