import type { LeakReport, LoadSummary, Warning } from '../../report/leak-report.js';
import type { TargetDescription } from '../remote/agent-source.js';

/** What the measured thread itself had to do with the load. */
export interface Served {
  /** Requests that its `node:http` servers were asked, whoever asked them. */
  readonly requests: number;
  /** Whether it may have been asked in a way that is not counted: see the agent's `hasOtherWays`. */
  readonly hasOtherWays: boolean;
}

/** A share of the answers that others may have given without a word. */
const USUAL_SHARE = 0.9;
/** Where it served less than this share, most of the calls that were measured did nothing to its heap. */
const LEAST_SHARE = 0.5;

/** Adds to a report what was asked and who answered, and takes back a `clean` that this does not bear out. */
export function judgeLoad(
  report: LeakReport,
  load: LoadSummary,
  served: Served,
  target: TargetDescription,
): LeakReport {
  const isCounted = Object.keys(load.statuses).length > 0 || !served.hasOtherWays;
  const warnings = [...report.warnings, ...warnOfFailures(load), ...warnOfRedirects(load)];
  if (!isCounted || served.requests >= load.answered) return { ...report, load, warnings };
  const share = served.requests / load.answered;
  if (share < USUAL_SHARE) warnings.push(warnOfOthers(load, served, target));
  return {
    ...report,
    ...(report.verdict === 'clean' && share < LEAST_SHARE
      ? { verdict: 'inconclusive', reason: tellDoubt(load, served, target) }
      : {}),
    ...weaken(report, share),
    load,
    warnings,
  };
}

function warnOfFailures({ answered, statuses, errors }: LoadSummary): Warning[] {
  const failures =
    Object.values(errors).reduce((sum, count) => sum + count, 0) +
    Object.entries(statuses).reduce((sum, [status, n]) => sum + (Number(status) >= 400 ? n : 0), 0);
  if (failures === 0) return [];
  const message = `${failures} requests failed beside ${answered} that were answered.`;
  return [{ code: 'failed-requests', message }];
}

/** They are not followed: a redirect to a login, or from http to https, runs nothing of what was meant. */
function warnOfRedirects({ answered, statuses }: LoadSummary): Warning[] {
  const redirects = Object.entries(statuses).filter(([status]) => /^3(?!04)/.test(status));
  const count = redirects.reduce((sum, [, n]) => sum + n, 0);
  if (count === 0 || count < MANY_REDIRECTS * answered) return [];
  const which = redirects.map(([status]) => status).join(', ');
  return [
    {
      code: 'redirects',
      message: `${count} of ${answered} answers were redirects (${which}), which are not followed: what they lead to was not measured. Ask the address that they lead to, with the headers that it needs.`,
    },
  ];
}

/** A share of the answers. */
const MANY_REDIRECTS = 0.5;

function warnOfOthers(load: LoadSummary, { requests }: Served, target: TargetDescription): Warning {
  return {
    code: 'served-elsewhere',
    message: `Only ${requests} of ${load.answered} requests were served by what was measured, the main thread of process ${target.pid}: other workers, or another server, answered the rest.${adviseCluster(load, target)}`,
  };
}

/** A heap that nobody asked anything of stands still: that is no verdict. */
function tellDoubt(load: LoadSummary, { requests }: Served, target: TargetDescription): string {
  const { answered, statuses } = load;
  const asked =
    requests === 0
      ? 'no node:http server of its main thread was asked anything'
      : `the node:http servers of its main thread were asked only ${requests} times, by whomever`;
  const told = `The heap of process ${target.pid} stands still, but ${asked}`;
  if (Object.keys(statuses).length > 0)
    return `${told}: the ${requests === 0 ? '' : 'other '}${answered - requests} answers came from another process, a worker thread, or a server of another kind (HTTP/2), whose requests cannot be counted.${adviseCluster(load, target)}`;
  return `${told} while the load's function was called ${answered} times, and no other connection of it is known. Make sure that the function asks this process, and not another one or a worker thread. What it reaches by another way (a queue, a file) cannot be counted: let each call also ask an HTTP server of that process once.`;
}

/** The connections of a pool go to the workers in turn, and only the first was tried until it fitted. */
function adviseCluster({ connections }: LoadSummary, { isClusterWorker }: TargetDescription) {
  return isClusterWorker && connections > 1
    ? ` Of a cluster's worker only the first of ${connections} connections is sure to reach it: leave \`connections\` at 1.`
    : '';
}

/** A leak in what it serves is diluted by the calls that others served. */
function weaken({ detectable, instances }: LeakReport, share: number): Partial<LeakReport> {
  const divide = (least: number) => Math.min(least / share, Number.MAX_VALUE);
  return {
    detectable: divide(detectable),
    ...(instances ? { instances: { ...instances, detectable: divide(instances.detectable) } } : {}),
  };
}
