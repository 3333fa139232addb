/**
 * One row for each handler and Node: its floor, and what each build took, as medians of the repeats.
 * Then, for each Node and build, the ratios of all clean and of all leaking handlers.
 *
 * @param runs what was measured; `build` is a path, or 'floor'
 */
export function summariseTimes(runs, builds) {
  const rows = [...groupBy(runs, ({ nodeVersion, name }) => `${nodeVersion} ${name}`).values()].map(
    (own) => summariseRow(own, builds),
  );
  const totals = [...groupBy(rows, ({ nodeVersion }) => nodeVersion)].flatMap(
    ([nodeVersion, own]) =>
      ['clean', 'leak'].flatMap((kind) =>
        builds.map((_, index) => ({
          nodeVersion,
          kind,
          index,
          ...summariseKind(
            own.filter((row) => row.kind === kind),
            index,
          ),
        })),
      ),
  );
  return { rows, totals };
}

function summariseRow(runs, builds) {
  const [{ name, kind, nodeVersion }] = runs;
  const floorMs = medianOf(runs.filter(({ build }) => build === 'floor'));
  const checks = builds.map((build) => {
    const own = runs.filter((run) => run.build === build);
    const ms = medianOf(own);
    const verdicts = own.map(({ verdict, failure }) => verdict ?? failure);
    return { verdicts, isTrue: verdicts.every((v) => v === kind), ms, ratio: divide(ms, floorMs) };
  });
  const [first, ...others] = checks;
  for (const check of others) check.speedUp = divide(first.ms, check.ms);
  return { name, kind, nodeVersion, floorMs, checks };
}

/** Handlers that could not be measured count nowhere but in `handlers`. */
function summariseKind(rows, index) {
  const measured = rows
    .map(({ name, checks }) => ({ name, ...checks[index] }))
    .filter(({ ratio }) => ratio !== undefined);
  const worst = measured.reduce((a, b) => (b.ratio > (a?.ratio ?? 0) ? b : a), undefined);
  return {
    handlers: rows.length,
    measured: measured.length,
    wrong: measured.filter(({ isTrue }) => !isTrue).length,
    medianMs: median(measured.map(({ ms }) => ms)),
    medianRatio: median(measured.map(({ ratio }) => ratio)),
    worst: worst && { name: worst.name, ratio: worst.ratio },
    medianSpeedUp: median(measured.flatMap(({ speedUp }) => speedUp ?? [])),
  };
}

function groupBy(values, keyOf) {
  const groups = new Map();
  for (const value of values) {
    const key = keyOf(value);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(value);
  }
  return groups;
}

function divide(a, b) {
  return a === undefined || b === undefined ? undefined : a / b;
}

function medianOf(runs) {
  return median(runs.flatMap(({ ms }) => ms ?? []));
}

function median(values) {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
