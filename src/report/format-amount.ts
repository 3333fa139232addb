const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Whether an amount is known: not what JSON makes of infinity, nor the largest number, which stands for it. */
export function isKnownAmount(amount: number): boolean {
  return Number.isFinite(amount) && Math.abs(amount) < Number.MAX_VALUE;
}

/** Bytes for people, in decimal units: `0 B`, `3.2 B`, `601 B`, `3.9 kB`, `18.2 MB`. */
export function formatBytes(bytes: number): string {
  if (!isKnownAmount(bytes)) return '? B';
  let size = Math.abs(bytes);
  let unit = 0;
  // 999.5 would be written as 1000.
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit++;
  }
  const number = formatSize(size, unit === 0);
  return `${bytes < 0 && Number(number) !== 0 ? '-' : ''}${number} ${UNITS[unit]}`;
}

/** Two amounts with the unit told once where it is the same: `600 to 603 B`. */
export function formatByteRange(low: number, high: number): string {
  const from = formatBytes(low).split(' ');
  const to = formatBytes(high).split(' ');
  return `${from[1] === to[1] ? from[0] : from.join(' ')} to ${to.join(' ')}`;
}

/** A part of an amount, in one unit: `43.1 of 43.4 kB`, `2231 of 2240 B`. */
export function formatShare(part: number, whole: number): string {
  // What is told of a leak is compared with other figures: exact while it is short.
  if (Math.abs(whole) < 9999.5) return `${Math.round(part)} of ${Math.round(whole)} B`;
  let scale = 1;
  let unit = 0;
  while (Math.abs(whole) / scale >= 999.5 && unit < UNITS.length - 1) {
    scale *= 1000;
    unit++;
  }
  const tell = (bytes: number) => formatSize(bytes / scale, false);
  return `${tell(part)} of ${tell(whole)} ${UNITS[unit]}`;
}

/** Instances or elements per call, always with a sign: `+1.00`, `+0.003`, `-2.50`, `+1200`. */
export function formatRate(count: number): string {
  if (!Number.isFinite(count)) return '?';
  const size = Math.abs(count);
  const isTiny = size > 0 && size < 0.01;
  const number =
    size >= 1000 ? size.toFixed(0) : isTiny ? String(+size.toPrecision(1)) : size.toFixed(2);
  return `${count < 0 ? '-' : '+'}${number}`;
}

/** A duration: `0 ms`, `40 ms`, `1.9 s`, `75 s`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return '? ms';
  if (ms < 99.5) return `${Math.round(ms)} ms`;
  return ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

/** A number of things with its noun: `1 call`, `400 calls`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function formatSize(size: number, isBytes: boolean): string {
  if (size === 0) return '0';
  if (isBytes) return size < 9.95 ? String(+size.toFixed(size < 0.095 ? 2 : 1)) : size.toFixed(0);
  return size < 99.95 ? size.toFixed(1) : size.toFixed(0);
}
