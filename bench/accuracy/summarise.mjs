import { METHODS, verdictsOf } from './check-by-baseline.mjs';

/** One row of the table: all runs of one case on one Node. */
export function summariseRow(runs) {
  const [{ name, group, truth, nodeVersion }] = runs;
  const reports = runs.flatMap(({ report }) => report ?? []);
  const over = (pick) => median(reports.map(pick));
  return {
    name,
    truth,
    nodeVersion,
    group,
    verdicts: runs.map(({ verdict }) => verdict),
    culprits: runs.flatMap(({ culprit }) => culprit ?? []),
    isTrue: runs.every(({ isTrue }) => isTrue),
    isRepeated: new Set(runs.map(({ verdict }) => verdict)).size === 1,
    bytesPerCall: over((r) => r.bytesPerCall.estimate),
    detectable: over((r) => r.detectable),
    shape: reports[0]?.shape,
    calls: over((r) => r.calls),
    warmupCalls: over((r) => r.warmupCalls),
    elapsedMs: median(runs.flatMap(({ elapsedMs }) => elapsedMs ?? [])),
    totalElapsedMs: sum(runs.map(({ elapsedMs }) => elapsedMs ?? 0)),
    gcMs: over((r) => r.timings.gc),
    gcs: median(runs.flatMap(({ gcs }) => gcs ?? [])),
    reason: (runs.find(({ isTrue }) => !isTrue) ?? runs[0]).report?.reason,
    message: runs.find(({ message }) => message !== undefined)?.message,
  };
}

/** The figures of all rows, and of each Node version and group of cases. */
export function summariseRows(rows) {
  const by = (key) =>
    Object.entries(groupBy(rows, key)).map(([label, part]) => countRows(label, part));
  return {
    overall: countRows('heapslope', rows),
    byNode: by((row) => row.nodeVersion),
    byGroup: by((row) => row.group),
  };
}

/** Precision, recall and time of every rule; a run that failed counts as "no leak". */
export function summariseBaselines(runs) {
  const counts = new Map();
  for (const method of METHODS) {
    for (const run of runs.filter((r) => r.method === method)) {
      const didFail = run.failure !== undefined;
      const judged = didFail
        ? { method, growth: 0, marks: { longestRun: 0, mostPerCall: 0 } }
        : run;
      for (const [rule, isLeak] of verdictsOf(judged)) {
        if (!counts.has(rule)) counts.set(rule, []);
        const verdict = didFail ? run.failure : isLeak ? 'leak' : 'clean';
        counts.get(rule).push({ truth: run.truth, verdict, elapsedMs: run.elapsedMs ?? 0 });
      }
    }
  }
  return [...counts].map(([rule, verdicts]) => countVerdicts(rule, verdicts));
}

function countRows(label, rows) {
  const verdicts = rows.flatMap(({ truth, verdicts: all }) =>
    all.map((v) => ({ truth, verdict: v })),
  );
  const culprits = rows.flatMap((row) => row.culprits);
  return {
    ...countVerdicts(label, verdicts),
    cases: rows.length,
    repeatable: rows.filter(({ isRepeated }) => isRepeated).length,
    culprits: {
      right: culprits.filter((c) => c === 'right').length,
      channel: culprits.filter((c) => c === 'channel').length,
      wrong: culprits.filter((c) => c === 'wrong').length,
    },
    totalMs: sum(rows.map(({ totalElapsedMs }) => totalElapsedMs)),
    medianMs: median(rows.flatMap(({ elapsedMs }) => elapsedMs ?? [])),
  };
}

function countVerdicts(label, verdicts) {
  const count = (truth, verdict) =>
    verdicts.filter((v) => v.truth === truth && v.verdict === verdict).length;
  const leaks = verdicts.filter(({ truth }) => truth === 'leak').length;
  const found = count('leak', 'leak');
  const alarms = count('clean', 'leak');
  const inconclusive = verdicts.filter(({ verdict }) => verdict === 'inconclusive').length;
  const times = verdicts.flatMap(({ elapsedMs }) => elapsedMs ?? []);
  return {
    label,
    runs: verdicts.length,
    leaks,
    clean: verdicts.length - leaks,
    found,
    alarms,
    missed: count('leak', 'clean'),
    inconclusive,
    failed: verdicts.filter(({ verdict }) => ['timeout', 'error', 'crash'].includes(verdict))
      .length,
    untrue: verdicts.filter(({ truth, verdict }) => truth !== verdict).length,
    recall: found / leaks,
    precision: found / (found + alarms),
    totalMs: sum(times),
    medianMs: median(times),
  };
}

function groupBy(rows, key) {
  const groups = {};
  for (const row of rows) (groups[key(row)] ??= []).push(row);
  return groups;
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

function median(values) {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
