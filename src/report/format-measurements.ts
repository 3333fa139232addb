import { textWidth } from './fit-text.js';
import {
  formatByteRange,
  formatBytes,
  formatCount,
  formatRate,
  isKnownAmount,
} from './format-amount.js';
import { cleanName, layOutProse } from './lay-out-lines.js';
import type {
  AccountEntry,
  ChannelTrend,
  InstanceGrowth,
  LeakReport,
  Shape,
} from './leak-report.js';
import { plainText, type Line, type Span } from './paint-lines.js';
import { sparkLine } from './spark-line.js';

const WIDEST_SPARK = 24;

const SHAPES: Record<Shape, string> = {
  flat: 'flat',
  linear: 'rises steadily',
  step: 'rises in jumps',
  settled: 'rose, then settled',
  sawtooth: 'rises and falls back',
  noisy: 'noisy',
};

const CHANNEL_LABELS: Record<ChannelTrend['name'], string> = {
  heap: 'heap after GC',
  arrayBuffers: 'array buffers',
  external: 'external',
  contexts: 'contexts',
  detachedContexts: 'detached contexts',
  handles: 'handles',
  code: 'compiled code',
  rss: 'RSS',
  nodes: 'DOM nodes',
  listeners: 'listeners',
  documents: 'documents',
  embedder: 'page memory',
};

/** Tells what was measured: the heap's course, its growth with the interval, and other channels that grow. */
export function formatMeasurements(report: LeakReport, width: number): Line[] {
  const growing = report.channels.filter(({ name, isGrowing }) => isGrowing && name !== 'heap');
  const { instances } = report;
  if (instances?.samples.length === 0) return [];
  const labels = ['heap after GC', 'growth', ...growing.map(({ name }) => CHANNEL_LABELS[name])];
  const labelWidth = Math.max(...labels.map((label) => label.length));
  const row = (label: string, graph: string, text: string): Line[] => {
    const lead: Line = ['  ', { text: label.padEnd(labelWidth), style: 'dim' }, '  '];
    const graphed: Span[] = graph ? [{ text: graph, style: 'cyan' }] : [];
    const room = width - textWidth(plainText([...lead, ...graphed])) - 2;
    if (graph && textWidth(text) <= room) return [[...lead, ...graphed, '  ', text]];
    const below = layOutProse(graph ? [' '.repeat(labelWidth + 4)] : lead, text, width);
    return graph ? [[...lead, ...graphed], ...below] : below;
  };
  return [
    ...(instances ? row('instances', drawInstances(instances), describeInstances(instances)) : []),
    ...(report.samples.length > 1
      ? row('heap after GC', drawHeap(report), describeHeap(report))
      : []),
    ...row('growth', '', describeGrowth(report)),
    ...(hasTellingAccount(report) ? row('account', '', describeAccount(report)) : []),
    ...growing.flatMap((channel) =>
      row(CHANNEL_LABELS[channel.name], drawChannel(report, channel), describeChannel(channel)),
    ),
  ];
}

function drawHeap({ samples, verdict, detectable }: LeakReport): string {
  // What is below the noise must not look like growth, save where the noise is the subject.
  const noise = verdict === 'inconclusive' ? 0 : detectable * samples.at(-1)!.calls;
  const heap = samples.map((sample) => sample.heap);
  return sparkLine(heap, { width: WIDEST_SPARK, minRange: Number.isFinite(noise) ? noise : 0 });
}

/** What a clean heap did: it may move while nothing that grows is kept, or what grows is not judged. */
const CLEAN_SHAPES: Partial<Record<Shape, string>> = {
  linear: 'moves, and nothing that counts is kept',
  step: 'moves in jumps, and nothing that counts is kept',
};

function describeHeap({ samples, shape, verdict, ignored }: LeakReport): string {
  const first = samples[0]!.heap;
  const last = samples.at(-1)!.heap;
  const change = last - first;
  const sign = change > 0 ? '+' : '';
  const isJudged = verdict !== 'clean' || ignored.length > 0;
  const course = (isJudged ? undefined : CLEAN_SHAPES[shape]) ?? SHAPES[shape];
  return `${formatBytes(first)} → ${formatBytes(last)} (${sign}${formatBytes(change)}), ${course}`;
}

function drawInstances({ samples }: InstanceGrowth): string {
  const counts = samples.map(({ instances }) => instances);
  return samples.length > 1 ? sparkLine(counts, { width: WIDEST_SPARK }) : '';
}

function describeInstances({ constructor, samples, perCall }: InstanceGrowth): string {
  const first = samples[0]!;
  const last = samples[samples.length - 1]!;
  const change = last.instances - first.instances;
  return `${first.instances} → ${last.instances} ${cleanName(constructor)} (${change > 0 ? '+' : ''}${change}), ${formatRate(perCall)} per call`;
}

/** An interval that is less sure than this has no number beside it. */
const SURE = 0.9;

function describeGrowth({ bytesPerCall, calls, verdict, ignored, account }: LeakReport): string {
  const { estimate, low, high, confidence } = bytesPerCall;
  // Of a clean heap that was not looked into, the engine's own moves are a part of this.
  const isWhole = verdict === 'clean' && account.length === 0 && ignored.length === 0;
  const ofWhat = isWhole && estimate >= 1 ? ' of the whole heap, the engine included' : '';
  // One interval between two looks has a rate, and no range.
  const isKnown = isKnownAmount(low) && isKnownAmount(high) && confidence > 0;
  // Of few batches it is where they lie, and no more sure than that.
  const isSure = confidence >= SURE;
  const hasRange = isKnown && (isSure || formatBytes(low) !== formatBytes(high));
  const sure = isSure ? `${Math.round(confidence * 100)} % interval ` : '';
  const interval = hasRange ? `${sure}${formatByteRange(low, high)}, ` : '';
  return `${formatBytes(estimate)} per call${ofWhat} (${interval}${formatCount(calls, 'call')})`;
}

/** Of what stayed, the engine's part and the rest are told where they are no small change. */
const LEAST_SHARE = 0.2;
const LEAST_BYTES = 8;

function hasTellingAccount({ account }: LeakReport): boolean {
  const others = account.filter(({ owner }) => owner !== 'user' && owner !== 'package');
  const sum = (entries: readonly AccountEntry[]) =>
    entries.reduce((total, { bytesPerCall }) => total + Math.max(0, bytesPerCall), 0);
  return sum(others) >= Math.max(LEAST_BYTES, LEAST_SHARE * sum(account));
}

/** The growing object is enough of a name: what it keeps is told above. */
const ENTRIES = / ?(?:\[\]|\[…\]|(?:Map)?\[(?:…|"[^"]*")\])$/;

const OWNERS: Record<AccountEntry['owner'], string> = {
  user: 'your code',
  package: 'packages',
  engine: 'the engine (code, feedback, tables)',
  runner: 'the test runner',
  heapslope: 'heapslope',
  rest: 'nobody',
};

/** `of 160 B per call: 2 B your code, 158 B the engine (code, feedback, tables)` */
function describeAccount({ account }: LeakReport): string {
  const total = account.reduce((sum, { bytesPerCall }) => sum + bytesPerCall, 0);
  const parts = account
    .toSorted((a, b) => b.bytesPerCall - a.bytesPerCall)
    .map(
      ({ owner, path, bytesPerCall }) =>
        `${formatBytes(bytesPerCall)} ${path === undefined ? OWNERS[owner] : cleanName(path.replace(ENTRIES, ''))}`,
    );
  return `of ${formatBytes(total)} per call: ${parts.join(', ')}`;
}

function drawChannel({ samples }: LeakReport, { name }: ChannelTrend): string {
  if (samples.length < 2) return '';
  return sparkLine(
    samples.map((sample) => sample[name] ?? 0),
    { width: WIDEST_SPARK },
  );
}

function describeChannel({ name, unit, perCall, isJudged }: ChannelTrend): string {
  const sign = perCall > 0 ? '+' : '';
  const rate = unit === 'bytes' ? `${sign}${formatBytes(perCall)}` : formatRate(perCall);
  const told = name === 'rss' ? ', garbage included; not judged' : ', not judged';
  return `${rate} per call${isJudged ? '' : told}`;
}
