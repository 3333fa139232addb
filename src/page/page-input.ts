import type { RunReport } from '../report/run-report.js';
import type { SnapshotDiff } from '../report/snapshot-diff.js';

/** What a page is made of. */
export type PageSubject = { kind: 'run'; report: RunReport } | { kind: 'diff'; diff: SnapshotDiff };

/** What the page cannot do by itself. */
export interface PageParts {
  /** The script that filters and changes the theme. */
  script: string;
  /** SHA-256 of a text, base64: what the page's policy allows. */
  hash(text: string): string;
  /** Text of a source file, where it may be shown. */
  readSource(file: string): string | undefined;
}

/** What is drawn for one section. */
export interface ChartData {
  series: SeriesData[];
  bars?: BarData;
}

export interface SeriesData {
  name: string;
  unit: 'bytes' | 'count';
  /** Calls so far, and the reading. */
  points: [number, number][];
  /** Per call, with its interval. */
  slope: number;
  low: number;
  high: number;
}

export interface BarData {
  labels: string[];
  sets: { name: string; counts: number[] }[];
}
