import { adviseChange } from './advise-change.js';
import { elideMiddle } from './fit-text.js';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatShare,
  isKnownAmount,
} from './format-amount.js';
import { formatConstructors } from './format-constructors.js';
import { formatLeak, heldBytes, summarizeLeak } from './format-leak.js';
import { formatMeasurements } from './format-measurements.js';
import { formatScopes } from './format-scopes.js';
import { cleanName, cleanProse, cutList, heading, layOutProse } from './lay-out-lines.js';
import {
  CLIMBS_ON,
  type Leak,
  type LeakReport,
  type LoadSummary,
  type Verdict,
} from './leak-report.js';
import { paintLines, type Line, type Style } from './paint-lines.js';

export interface FormatOptions {
  /** Whether to use ANSI escape sequences. Default false. */
  color?: boolean;
  /** Columns to fit in, at least 40. Default 80. */
  width?: number;
  /** Rewords sentences that name options: where these are given as flags. Default: as they are. */
  reword?: (sentence: string) => string;
}

const DEFAULT_WIDTH = 80;
const LEAST_WIDTH = 40;
/** Sentences longer than this are hard to read, however wide the terminal. */
const WIDEST_PROSE = 100;
/** A limit of detection beyond this says nothing. */
const UNTOLD_BYTES = 1e12;

/** Growth of less says nothing of its parts, bytes per call. */
const LEAST_EXPLAINED = 4;

const BADGES: Record<Verdict, Style> = {
  leak: 'redBadge',
  clean: 'greenBadge',
  inconclusive: 'yellowBadge',
};

/**
 * Tells a report as text for a terminal or a test's failure message: the verdict first, then what
 * grows, what holds it, what to do, and how sure the measurement is. No line is wider than `width`
 * (wide East Asian characters are counted as one column); nothing that was read from the heap is
 * printed unescaped.
 */
export function formatReport(report: LeakReport, options: FormatOptions = {}): string {
  const reason = options.reword?.(report.reason) ?? report.reason;
  const verdict = formatVerdict({ ...report, reason }, resolveWidth(options.width));
  return format(report, options, verdict);
}

/**
 * As `formatReport`, for the message of an assertion that failed: the verdict is one line, however long,
 * for views that show no more.
 */
export function formatFailure(report: LeakReport, options: FormatOptions = {}): string {
  const { name, reason } = report;
  const sentence = cleanProse(name && !reason.startsWith(name) ? `${name}: ${reason}` : reason);
  const text = format(report, options, [[...tellBadge(report), { text: sentence, style: 'bold' }]]);
  return options.color === true ? text : text.trimStart();
}

function format(report: LeakReport, options: FormatOptions, verdict: Line[]): string {
  const width = resolveWidth(options.width);
  const { reword = (sentence) => sentence } = options;
  const sections = [
    verdict,
    formatMeasurements(report, width),
    formatScopes(report, width),
    formatConstructors(report, width),
    formatLeaks(report, width),
    formatAdvice(report, width, reword),
    formatIgnored(report, width),
    formatWarnings(report, width),
    formatFooter(report, width),
  ];
  const lines = sections
    .filter((section) => section.length > 0)
    .flatMap((section, index) => (index === 0 ? section : [[], ...section]));
  return paintLines(lines, options.color === true);
}

/** Columns to write in. */
export function resolveWidth(width: number | undefined): number {
  // A pipe has no columns, and some terminals say 0.
  if (width === undefined || !Number.isFinite(width) || width <= 0) return DEFAULT_WIDTH;
  return Math.max(LEAST_WIDTH, Math.floor(width));
}

function formatVerdict({ name, verdict, reason }: LeakReport, width: number): Line[] {
  const prose = Math.min(width, WIDEST_PROSE);
  const badge = tellBadge({ verdict });
  const sentence = cleanProse(reason);
  if (!name || reason.startsWith(name)) return layOutProse(badge, sentence, prose, 'bold');
  return [
    ...layOutProse(badge, cleanName(name), prose, 'bold'),
    ...layOutProse(['  '], sentence, prose),
  ];
}

function tellBadge({ verdict }: Pick<LeakReport, 'verdict'>): Line {
  return [{ text: ` ${verdict.toUpperCase()} `, style: BADGES[verdict] }, ' '];
}

function formatLeaks(report: LeakReport, width: number): Line[] {
  const { verdict, reason, constructors, leaks, timings } = report;
  if (verdict === 'clean' || (verdict !== 'leak' && leaks.length === 0)) return [];
  const prose = Math.min(width, WIDEST_PROSE);
  if (leaks.length === 0) {
    const why =
      timings.snapshot > 0
        ? 'The heap snapshot shows no object that holds it.'
        : `Not known: no heap snapshot was taken.${reason.includes('on-suspicion') ? '' : " With explain: 'on-suspicion' one is, where there is time for it."}`;
    const advice = report.channels.flatMap((channel) =>
      channel.advice === undefined
        ? []
        : layOutProse(
            ['    ', { text: 'advice', style: 'dim' }, '  '],
            channel.advice,
            prose,
            'green',
          ),
    );
    return [heading('What holds it'), ...layOutProse(['    '], why, prose), ...advice];
  }
  const { shown, more } = cutList(leaks, 3);
  const blocks = shown.flatMap((leak, index) => [
    ...(index > 0 ? [[]] : []),
    ...formatLeak(leak, {
      number: leaks.length > 1 ? index + 1 : undefined,
      sameAdviceAs: findSameAdvice(shown, index),
      isTold:
        leaks.length === 1 && constructors.length > 0 && reason.includes(leak.growing.describe),
      width,
    }),
  ]);
  return [
    heading('What holds it'),
    ...explainShare(report, prose),
    ...blocks,
    ...(more ? [[], [`    ${more}`]] : []),
  ];
}

/** The place of the first one with the same advice, from 1; undefined where it is told here. */
function findSameAdvice(leaks: readonly Leak[], index: number): number | undefined {
  const advice = leaks[index]!.pattern?.advice;
  const first = leaks.findIndex(({ pattern }) => pattern?.advice === advice);
  return advice === undefined || first === index ? undefined : first + 1;
}

/** How much of the growth the culprits are: `explains 43.1 of 43.4 kB per call`. */
function explainShare({ leaks, bytesPerCall }: LeakReport, width: number): Line[] {
  const grown = bytesPerCall.estimate;
  if (leaks.some(({ heldBytesPerCall }) => heldBytesPerCall === undefined)) return [];
  if (!isKnownAmount(grown) || grown < LEAST_EXPLAINED) return [];
  const held = Math.min(
    leaks.reduce((sum, leak) => sum + heldBytes(leak), 0),
    grown,
  );
  const who = leaks.length === 1 ? 'This explains' : `These ${leaks.length} explain`;
  return layOutProse(['    '], `${who} ${formatShare(held, grown)} per call.`, width);
}

function formatAdvice(
  report: LeakReport,
  width: number,
  reword: (sentence: string) => string,
): Line[] {
  if (report.verdict !== 'inconclusive') return [];
  const prose = Math.min(width, WIDEST_PROSE);
  const items = adviseChange(report).flatMap((advice) =>
    layOutProse(['    - '], reword(advice), prose),
  );
  return [heading('What to change'), ...items];
}

function formatIgnored({ ignored }: LeakReport, width: number): Line[] {
  if (ignored.length === 0) return [];
  const { shown, more } = cutList(ignored, 3);
  const rows: Line[] = shown.map((leak) => ['    ', elideMiddle(summarizeLeak(leak), width - 4)]);
  return [heading('Grows as well, but is not judged'), ...rows, ...(more ? [[`    ${more}`]] : [])];
}

function formatWarnings({ warnings }: LeakReport, width: number): Line[] {
  // What climbs on is told by what to change.
  const told = warnings.filter(({ code }) => code !== CLIMBS_ON);
  const { shown, more } = cutList(told, 5);
  const label: Line = ['  ', { text: 'warning', style: 'yellow' }, '  '];
  const rows = shown.flatMap(({ code, message }) =>
    layOutProse(label, cleanProse(`${message} (${code})`), Math.min(width, WIDEST_PROSE)),
  );
  return [...rows, ...(more ? [[`  ${more} warnings`]] : [])];
}

function formatFooter(report: LeakReport, width: number): Line[] {
  const { calls, warmupCalls, detectable, verdict, timings, runtime, instances } = report;
  const prose = Math.min(width, WIDEST_PROSE);
  const only = verdict === 'inconclusive' ? 'Only a' : 'A';
  const phases = PHASES.filter(([phase]) => timings[phase] >= 0.5).map(
    ([phase, label]) => `${label} ${formatDuration(timings[phase])}`,
  );
  const sentences = [
    ...(Number.isFinite(detectable) && detectable < UNTOLD_BYTES
      ? [
          `${only} leak above ${formatBytes(detectable)} per call would have been seen${tellRarest(report)}.`,
        ]
      : []),
    ...(instances && instances.samples.length > 0
      ? [`${only} class that keeps ${tellShare(instances.detectable)} would have been seen.`]
      : []),
    `${formatCount(calls, 'call')} measured after ${formatCount(warmupCalls, 'warm-up call')}, ` +
      `in ${formatDuration(timings.total)}${phases.length > 0 ? `: ${phases.join(', ')}` : ''}.`,
    ...(report.load ? [describeLoad(report.load)] : []),
    describeRuntime(runtime),
  ];
  return sentences.flatMap((text) => layOutProse(['  '], cleanProse(text), prose, 'dim'));
}

/** Parts of the time, as they are called. */
const PHASES = [
  ['handler', 'handler'],
  ['gc', 'GC'],
  ['snapshot', 'snapshots'],
  ['analysis', 'analysis'],
  ['waiting', 'waiting'],
  ['other', 'other'],
] as const;

/** `, or one of 1.0 kB in one call of 300` */
function tellRarest({ rarest: { bytes, oneIn } }: LeakReport): string {
  return oneIn > 1 ? `, or one of ${formatBytes(bytes)} in one call of ${oneIn}` : '';
}

/** `one instance in 25 calls` */
function tellShare(perCall: number): string {
  const calls = Math.max(1, Math.floor(1 / perCall));
  return calls === 1 ? 'an instance of every call' : `one instance in ${calls} calls`;
}

/** `1204 requests answered (status 200: 1203, 503: 1; not answered: ECONNRESET: 1), over 4 connections.` */
function describeLoad({ answered, statuses, errors, connections, pipelining, rate }: LoadSummary) {
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([name, count]) => `${name}: ${count}`)
      .join(', ');
  const told = [
    ...(Object.keys(statuses).length > 0 ? [`status ${list(statuses)}`] : []),
    ...(Object.keys(errors).length > 0 ? [`not answered: ${list(errors)}`] : []),
  ];
  const means = [
    ...(connections > 1 ? [`over ${connections} connections`] : []),
    ...(pipelining > 1 ? [`${pipelining} at a time on each`] : []),
    ...(rate === undefined ? [] : [`at most ${rate} a second`]),
  ];
  const head = `${formatCount(answered, 'request')} answered`;
  return `${[told.length > 0 ? `${head} (${told.join('; ')})` : head, ...means].join(', ')}.`;
}

function describeRuntime({
  node,
  platform,
  arch,
  runner,
  runnerVersion,
  pid,
  browser,
  browserVersion,
}: LeakReport['runtime']): string {
  const of = pid === undefined ? '' : `, process ${pid}`;
  const page = browser === undefined ? '' : `${browser} ${browserVersion ?? ''}, `;
  const host = `${page}Node ${node.replace(/^v/, '')}, ${platform} ${arch}${of}`;
  return runner ? `${host}, ${[runner, runnerVersion].filter(Boolean).join(' ')}` : host;
}
