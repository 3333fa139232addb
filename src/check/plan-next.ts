import { planInterval } from '../sampling/plan-interval.js';
import { callMsOf, MOST_LOOKS, targetOf, type FollowRun } from './follow-run.js';

/** Calls of the next interval; 0 where there is no time for one that would tell more. */
export function planNext(run: FollowRun): number {
  const { check, plan, bytesPerCall, patience } = run;
  const { probe, runner, options } = check;
  const [from, to] = run.looks.slice(-2).map((index) => run.callsAt[index]!);
  return planInterval({
    callMs: callMsOf(run),
    made: runner.calls,
    before: to === undefined ? undefined : to - from!,
    target: targetOf(run),
    hasJumped: run.hasJumped,
    isLikely: run.isLikely,
    bytesPerCall,
    heap: run.series.read('heap', run.series.length - 1),
    patience,
    availableMs: plan.until - probe.clock.now(),
    unit: options.calls ?? 1,
    pace: probe.patience,
  });
}

/** What the calls of the next interval take, ms; 0 where there is no time for one. */
export function planNextMs(run: FollowRun): number {
  return planNext(run) * callMsOf(run);
}

/** Whether one more look ends before the test has to. */
export function hasTimeToLook({ check, plan }: FollowRun): boolean {
  return check.probe.clock.now() + plan.lookMs < check.plan.giveUpAt;
}

/** Whether no further look is worth it, or affordable. */
export function isLastLook(run: FollowRun): boolean {
  return run.looks.length >= MOST_LOOKS || planNext(run) === 0;
}
