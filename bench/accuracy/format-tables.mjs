/** The table of the cases, wrong ones marked. */
export function formatRows(rows) {
  return formatTable(
    [
      '',
      'case',
      'node',
      'truth',
      'verdict',
      'B/call',
      'detectable',
      'culprit',
      'calls',
      'ms',
      'GCs',
    ],
    rows.map((row) => [
      row.isTrue ? '' : '✗',
      row.name,
      row.nodeVersion.split('.')[0],
      row.truth,
      tally(row.verdicts),
      number(row.bytesPerCall),
      number(row.detectable),
      tally(row.culprits),
      number(row.calls),
      number(row.elapsedMs),
      number(row.gcs),
    ]),
  );
}

export function formatSummary({ overall, byNode, byGroup }) {
  const titles = [
    '',
    'cases',
    'runs',
    'recall',
    'false alarms',
    'missed',
    'inconclusive',
    'failed',
    'culprit right',
    'same verdict',
    'median ms',
    'total s',
  ];
  const line = (s) => [
    s.label,
    String(s.cases),
    String(s.runs),
    share(s.found, s.leaks),
    share(s.alarms, s.clean),
    String(s.missed),
    share(s.inconclusive, s.runs),
    String(s.failed),
    share(s.culprits.right + s.culprits.channel, s.found),
    share(s.repeatable, s.cases),
    number(s.medianMs),
    (s.totalMs / 1000).toFixed(0),
  ];
  const nodes = byNode.map((s) => line({ ...s, label: `Node ${s.label}` }));
  return formatTable(titles, [line(overall), ...nodes, ...byGroup.map(line)]);
}

/** Ours beside the rules that others use, on the same cases. */
export function formatBaselines(summaries) {
  return formatTable(
    ['rule', 'precision', 'recall', 'false alarms', 'open or failed', 'median ms', 'total s'],
    summaries.map((s) => [
      s.label,
      share(s.found, s.found + s.alarms),
      share(s.found, s.leaks),
      share(s.alarms, s.clean),
      String(s.inconclusive + s.failed),
      number(s.medianMs),
      (s.totalMs / 1000).toFixed(0),
    ]),
  );
}

/** Cells in columns, numbers to the right. */
export function formatTable(titles, rows) {
  const all = [titles, ...rows];
  const widths = titles.map((_, i) => Math.max(...all.map((row) => row[i].length)));
  const isText = (i) => rows.every((row) => !/^[-\d]/.test(row[i]) || /[a-z]/.test(row[i]));
  const alignment = titles.map((_, i) => isText(i));
  return all
    .map((row) =>
      row
        .map((cell, i) => (alignment[i] ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** 'leak', or '4 leak, 1 clean' when they differ. */
function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size <= 1) return [...counts.keys()].join();
  return [...counts].map(([value, count]) => `${count} ${value}`).join(', ');
}

function share(part, whole) {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} % (${part}/${whole})`;
}

function number(value) {
  if (value === undefined || value === null || Number.isNaN(value)) return '-';
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) < 10 ? value.toFixed(1) : value.toFixed(0);
}
