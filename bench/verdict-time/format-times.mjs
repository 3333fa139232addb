import { formatTable } from '../accuracy/format-tables.mjs';

/** Handlers beside their floors; wrong verdicts are marked. */
export function formatTimes({ rows }) {
  const labels = labelBuilds(rows[0].checks.length);
  const titles = labels.flatMap((label, i) => [
    `${label}verdict`,
    `${label}ms`,
    `${label}ratio`,
    ...(i > 0 ? [`${label}speed-up`] : []),
  ]);
  return formatTable(
    ['', 'handler', 'node', 'truth', 'floor ms', ...titles],
    rows.map(({ name, kind, nodeVersion, floorMs, checks }) => [
      checks.every(({ isTrue }) => isTrue) ? '' : '✗',
      name,
      nodeVersion.split('.')[0],
      kind,
      whole(floorMs),
      ...checks.flatMap(({ verdicts, ms, ratio, speedUp }, i) => [
        [...new Set(verdicts)].join(', '),
        whole(ms),
        times(ratio),
        ...(i > 0 ? [times(speedUp)] : []),
      ]),
    ]),
  );
}

/** The ratios to the floor, of clean and of leaking handlers. */
export function formatSummary({ rows, totals }) {
  const labels = labelBuilds(rows[0].checks.length);
  const isCompared = labels.length > 1;
  const titles = [
    'handlers',
    'node',
    'measured',
    'wrong',
    'median ms',
    'median ratio',
    'worst ratio',
  ];
  return formatTable(
    [...(isCompared ? ['build'] : []), ...titles, ...(isCompared ? ['median speed-up'] : [])],
    totals
      .filter(({ handlers }) => handlers > 0)
      .map((total) => [
        ...(isCompared ? [labels[total.index].trim()] : []),
        total.kind,
        total.nodeVersion.split('.')[0],
        `${total.measured} of ${total.handlers}`,
        String(total.wrong),
        whole(total.medianMs),
        times(total.medianRatio),
        total.worst ? `${times(total.worst.ratio)} ${total.worst.name}` : '-',
        ...(isCompared ? [times(total.medianSpeedUp)] : []),
      ]),
  );
}

/** A single build needs no name. */
function labelBuilds(count) {
  if (count === 1) return [''];
  return Array.from({ length: count }, (_, i) => `${String.fromCharCode(65 + i)} `);
}

function whole(value) {
  return value === undefined ? '-' : value.toFixed(0);
}

function times(value) {
  return value === undefined ? '-' : `${value.toFixed(value < 10 ? 2 : 1)}×`;
}
