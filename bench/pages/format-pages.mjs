const MARK = { true: 'right', false: 'WRONG' };

/** A table of all checks, and what they come to. */
export function formatPages(rows) {
  const width = Math.max(...rows.map(({ page }) => page.length));
  const lines = rows.map((row) =>
    [
      row.page.padEnd(width),
      row.twin.padEnd(5),
      `verdict ${MARK[row.isRight]}`,
      `holder ${MARK[row.isHolderRight] ?? '-    '}`,
      `constructor ${MARK[row.isConstructorRight] ?? '-    '}`,
      `pattern ${MARK[row.isPatternRight] ?? '-    '}`,
      `${row.seconds.toFixed(1)} s`.padStart(7),
      row.calls === undefined ? '' : `${row.calls} calls`,
    ].join('  '),
  );
  return [...lines, '', ...summarise(rows)].join('\n');
}

function summarise(rows) {
  const leaks = rows.filter(({ twin }) => twin === 'leak');
  const clean = rows.filter(({ twin }) => twin === 'clean');
  const share = (some, key) => `${some.filter((row) => row[key]).length} of ${some.length}`;
  return [
    `leaks found        ${share(leaks, 'isRight')}, in ${seconds(leaks)}`,
    `holder right       ${share(leaks, 'isHolderRight')}`,
    `constructor right  ${share(leaks, 'isConstructorRight')}`,
    `pattern right      ${share(leaks, 'isPatternRight')}`,
    `clean passed       ${share(clean, 'isRight')}, in ${seconds(clean)}`,
  ];
}

function seconds(rows) {
  const sorted = rows.map((row) => row.seconds).sort((a, b) => a - b);
  if (sorted.length === 0) return '-';
  const median = sorted[Math.floor(sorted.length / 2)];
  return `${median.toFixed(1)} s (median; at most ${sorted.at(-1).toFixed(1)} s)`;
}
