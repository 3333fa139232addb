import { elideMiddle, escapeText, textWidth } from './fit-text.js';
import { formatBytes, formatRate } from './format-amount.js';
import { cleanName, cleanProse, cutList, layOutPlace, layOutProse } from './lay-out-lines.js';
import type { Leak, RetainerStep, SourceLocation, StackFrame } from './leak-report.js';
import type { Line, Span } from './paint-lines.js';

const MOST_STEPS = 12;
const FIRST_STEPS = 3;
const LONGEST_EDGE = 60;
/** Columns in which a constructor can still be recognised. */
const LEAST_NAME = 12;
const LABEL_WIDTH = 'fingerprint'.length;

export interface LeakLayout {
  /** Its place in the list; undefined when it is the only one. */
  number: number | undefined;
  /** Place in the list of one before it with the same advice. */
  sameAdviceAs: number | undefined;
  /** Whether the reader has been told what grows, and how many of what. */
  isTold: boolean;
  width: number;
}

/** Tells one culprit: what grows, the path that holds it, whose code it is and what to do. */
export function formatLeak(
  leak: Leak,
  { number, sameAdviceAs, isTold, width }: LeakLayout,
): Line[] {
  const mark = number === undefined ? '' : `${number}. `;
  const indent = isTold ? 4 : 6 + mark.length;
  return [
    ...(isTold ? [] : layOutProse([`    ${mark}`], headline(leak), width, 'bold')),
    ...formatKept(leak, indent, width, isTold),
    ...(leak.sameCause ?? []).map((other): Line => [
      ' '.repeat(indent),
      elideMiddle(`with it ${cleanProse(other)}`, width - indent),
    ]),
    ...formatPath(leak, indent, width),
    ...formatBlame(leak, indent, width, sameAdviceAs),
  ];
}

/** A culprit on one line, for lists of what was left out. */
export function summarizeLeak(leak: Leak): string {
  const holder = leak.package ? cleanName(leak.package.name) : describeOwner(leak);
  return `${headline(leak)}; ${formatBytes(heldBytes(leak))}, ${holder}`;
}

/** What it holds, bytes per call: its share of the growth, where that is known. */
export function heldBytes({ heldBytesPerCall, retainedBytesPerCall }: Leak): number {
  return heldBytesPerCall ?? retainedBytesPerCall;
}

function cleanEdge(edge: string): string {
  return escapeText(elideMiddle(edge, LONGEST_EDGE));
}

function headline({ growing, countPerCall }: Leak): string {
  const holder = cleanName(growing.constructor) + cleanEdge(growing.edge);
  return cleanProse(growing.describe) || `${holder}: ${formatRate(countPerCall)} per call`;
}

function formatKept(leak: Leak, indent: number, width: number, isTold: boolean): Line[] {
  const shared = leak.isShared ? ', and holds what another one here holds as well' : '';
  const bytes = `keeps ${formatBytes(heldBytes(leak))} more with every call${shared}`;
  if (isTold) return [[' '.repeat(indent) + bytes]];
  const { shown, more } = cutList(leak.constructors, 3);
  const names = shown.map(
    ({ name, countPerCall }) => `${formatRate(countPerCall)} ${elideMiddle(cleanName(name), 60)}`,
  );
  const kept = [...names, ...(more ? [more] : [])].join(', ');
  return layOutProse([' '.repeat(indent)], kept ? `${bytes}: ${kept}` : bytes, width);
}

type PathToTell = Pick<Leak, 'retainerPath' | 'countPerCall'> & Partial<Pick<Leak, 'growing'>>;

/** Tells the path that holds it, one step a line. With a rate of 0 none is told at its end. */
export function formatPath(leak: PathToTell, indent: number, width: number): Line[] {
  const path = chooseSteps(leak.retainerPath);
  const edges = path.map(({ step }) => (step ? textWidth(cleanEdge(step.edge)) : 0));
  const edgeWidth = Math.min(Math.max(0, ...edges), Math.floor((width - indent) / 3));
  const longestEdge = width - indent - 2 - 2 - LEAST_NAME;
  return path.flatMap(({ step, index, skipped }) => {
    const start = ' '.repeat(indent);
    if (!step) return [[start, { text: `  …${skipped} more steps`, style: 'dim' }]];
    // An edge that is longer than the column is told whole where a name has room beside it.
    const edge = elideMiddle(cleanEdge(step.edge), Math.max(edgeWidth, longestEdge));
    const lead = `${start}→ ${edge}${' '.repeat(Math.max(0, edgeWidth - textWidth(edge)) + 2)}`;
    const note = describeStep(leak, step, index);
    return formatStep(step, index === 0 ? start : lead, note, indent + 4, width);
  });
}

function describeStep(leak: PathToTell, step: RetainerStep, index: number): string {
  if (step.isGrowing) return '← grows here';
  if (index === 0) return '(GC root)';
  const isLast = index === leak.retainerPath.length - 1;
  const isTold = isLast && leak.countPerCall > 0 && isRateOf(leak);
  return isTold ? `${formatRate(leak.countPerCall)} per call` : '';
}

/** An entry of strings is one to the reader and two objects to the heap: then its title has the number. */
function isRateOf({ growing, countPerCall }: PathToTell): boolean {
  const [, told] = /^.*?: \+([\d.]+) .*per call$/s.exec(growing?.describe ?? '') ?? [];
  return told === undefined || formatRate(Number(told)) === formatRate(countPerCall);
}

function formatStep(
  step: RetainerStep,
  lead: string,
  note: string,
  indent: number,
  width: number,
): Line[] {
  const name = cleanName(step.object);
  const room = width - textWidth(lead);
  const besideNote = note ? room - note.length - 2 : room;
  const isBeside = besideNote >= Math.min(textWidth(name), LEAST_NAME);
  const object = elideMiddle(name, isBeside ? besideNote : room);
  const line: Line = [lead, step.isGrowing ? { text: object, style: 'bold' } : object];
  const styledNote: Span = { text: note, style: step.isGrowing ? 'red' : 'dim' };
  if (!note) return layOutPlace(line, step.location, indent, width);
  if (isBeside) return layOutPlace([...line, '  ', styledNote], step.location, indent, width);
  return [line, ...layOutPlace([' '.repeat(indent), styledNote], step.location, indent, width)];
}

interface ChosenStep {
  step: RetainerStep | undefined;
  index: number;
  skipped: number;
}

/** Both ends of a long path and the step that grows; gaps are counted. */
function chooseSteps(path: readonly RetainerStep[]): ChosenStep[] {
  const lastFrom = path.length - (MOST_STEPS - FIRST_STEPS - 1);
  const isShown = (index: number) =>
    path.length <= MOST_STEPS || index < FIRST_STEPS || index >= lastFrom || path[index]!.isGrowing;
  const chosen: ChosenStep[] = [];
  path.forEach((step, index) => {
    const gap = chosen.at(-1);
    if (isShown(index)) chosen.push({ step, index, skipped: 0 });
    else if (gap && !gap.step) gap.skipped++;
    else chosen.push({ step: undefined, index, skipped: 1 });
  });
  return chosen;
}

/** What says whose code it is, and what to do about it. */
export type Blame = Pick<
  Leak,
  'allocationSite' | 'putSite' | 'owner' | 'package' | 'pattern' | 'fingerprint'
>;

/** Tells where it is allocated, whose code holds it, the advice and the fingerprint. */
export function formatBlame(
  leak: Blame,
  indent: number,
  width: number,
  sameAdviceAs?: number,
): Line[] {
  const row = (label: string): Line => [
    ' '.repeat(indent),
    { text: label.padEnd(LABEL_WIDTH), style: 'dim' },
    '  ',
  ];
  const frame = (label: string, { function: name, ...place }: StackFrame): Line[] => {
    const shown = elideMiddle(cleanName(name), Math.max(width - indent - LABEL_WIDTH - 2, 8));
    return layOutPlace([...row(label), shown], place, indent + LABEL_WIDTH + 2, width);
  };
  const lines: Line[] = [];
  const site = leak.allocationSite;
  if (site) {
    lines.push(...frame('allocated', site));
    const caller = isForeign(site.file)
      ? site.stack.find(({ file }) => !isForeign(file))
      : undefined;
    if (caller) lines.push(...frame('called from', caller));
  }
  if (leak.putSite && !isAt(leak.putSite, site))
    lines.push(...frame('put in', { function: leak.putSite.code, ...leak.putSite }));
  lines.push(...layOutProse(row('held by'), describeOwner(leak), width));
  if (leak.pattern) {
    const { advice: told, id } = leak.pattern;
    const advice = cleanProse(`${sameAdviceAs ? `As for ${sameAdviceAs}.` : told} (${id})`);
    lines.push(...layOutProse(row('advice'), advice, width, 'green'));
  }
  lines.push(...layOutProse(row('fingerprint'), cleanProse(leak.fingerprint), width, 'dim'));
  return lines;
}

/** Whether the line is told already. */
function isAt({ file, line }: SourceLocation, site: StackFrame | undefined): boolean {
  return site?.file === file && site.line === line;
}

/** Whether a file is not the user's own. */
function isForeign(file: string): boolean {
  return file === '' || /(^|[\\/])node_modules[\\/]|^node:/.test(file);
}

function describeOwner({ owner, package: ref }: Blame): string {
  const name = ref && cleanName(ref.version ? `${ref.name} ${ref.version}` : ref.name);
  switch (owner) {
    case 'user':
      return name ? `your code (${name})` : 'your code';
    case 'package':
      return name ? `package ${name}` : 'a package';
    case 'runner':
      return name ? `the test runner (${name})` : 'the test runner';
    case 'node':
      return 'Node.js';
  }
}
