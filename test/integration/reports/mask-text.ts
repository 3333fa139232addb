/**
 * A report that a runner printed, without what differs from run to run: the measurements, amounts
 * of memory, and rates of strings and numbers, of which the engine makes some itself.
 */
export function maskText(report: string): string {
  const lines = report.split('\n').map((line) => line.trimEnd());
  const verdict = lines.findIndex((line) => line === '');
  const from = lines.findIndex((line) => /^ *What grows/.test(line));
  const to = lines.findIndex((line) => /^ *A leak above/.test(line));
  const told = lines.slice(0, verdict).map((line) => line.trim());
  return [
    told.join(' ').replace(/over \d+ calls/, 'over N calls'),
    '',
    ...lines.slice(from, to).map(maskLine),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function maskLine(line: string): string {
  return line
    .replace(/^( *\+\d+\.)\d+(?= )/, '$100')
    .replace(/ {2,}(?:[\d.]+ k?B)/, '  ### B')
    .replace(/\b(retains|keeps) [\d.]+ k?B/, '$1 ### B')
    .replace(/\b(explains?) [\d.]+ of [\d.]+ k?B/, '$1 ### of ### B');
}
