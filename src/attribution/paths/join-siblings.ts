import { formatBytes, formatRate } from '../../report/format-amount.js';
import type {
  ConstructorGrowth,
  Leak,
  RetainerStep,
  SourceLocation,
} from '../../report/leak-report.js';

/** So many names are told; of more, all but one. */
const MOST_NAMES = 4;
const UNITS = [
  ['element', 'elements'],
  ['entry', 'entries'],
  ['property', 'properties'],
  ['value', 'values'],
] as const;

/**
 * Joins the containers of one object that one line of the user's fills by turns, as `latencies[verb].push(ms)`
 * does: `Array latencies.{get, post, put}: +1.00 element per call`. The first one by name stands for all, since
 * which of them holds most is chance.
 *
 * @param leaks what holds most first
 */
export function joinSiblings(leaks: readonly Leak[]): Leak[] {
  const families = new Map<string, Leak[]>();
  for (const [at, leak] of leaks.entries()) {
    const family = nameFamily(leak) ?? String(at);
    families.set(family, [...(families.get(family) ?? []), leak]);
  }
  return Array.from(families.values(), (members) =>
    hasSeveralFields(members) ? [join(members)] : members,
  ).flat();
}

function hasSeveralFields(leaks: readonly Leak[]): boolean {
  return new Set(leaks.map(nameField)).size === leaks.length && leaks.length > 1;
}

/** What siblings have in common; undefined for what is no field of an object of the user's. */
function nameFamily(leak: Leak): string | undefined {
  const { owner, pattern, putSite, allocationSite, growing, retainerPath } = leak;
  const name = nameField(leak);
  const told = readAmount(growing.describe);
  if (owner !== 'user' || name === undefined || told?.unit === undefined) return undefined;
  if (!told.subject.includes(name)) return undefined;
  const kind = [growing.constructor, told.unit, pattern?.id, retainerPath[0]!.object];
  const lines = [tellLine(putSite), tellLine(allocationSite)];
  return JSON.stringify([told.subject.replace(name, '*'), ...kind, ...lines]);
}

function nameField({ retainerPath }: Leak): string | undefined {
  const edge = retainerPath.find(({ isGrowing }) => isGrowing)?.edge;
  return edge !== undefined && /^(?:\.|\[")/.test(edge) ? edge : undefined;
}

function tellLine(place: SourceLocation | undefined): string {
  return place === undefined ? '' : `${place.file}:${place.line}`;
}

interface Amount {
  subject: string;
  count: number;
  /** In the plural; '' for bytes, undefined for what is no member of a container. */
  unit: string | undefined;
}

function readAmount(describe: string): Amount | undefined {
  const [, subject, count, noun] = /^(.*): \+(\S+) (.+) per call$/s.exec(describe) ?? [];
  if (subject === undefined) return undefined;
  const unit = UNITS.find((names) => names.some((name) => name === noun))?.[1];
  return { subject, count: Number(count), unit: /^[kMG]?B$/.test(noun!) ? '' : unit };
}

function join(members: readonly Leak[]): Leak {
  const sorted = members.toSorted((one, other) => (nameField(one)! < nameField(other)! ? -1 : 1));
  const first = sorted[0]!;
  const names = sorted.map((leak) => nameField(leak)!);
  const field = tellFields(names);
  const sum = (read: (leak: Leak) => number) => sorted.reduce((all, leak) => all + read(leak), 0);
  return {
    ...first,
    growing: { ...first.growing, describe: tellJoined(sorted, field) },
    retainerPath: first.retainerPath.map((step): RetainerStep =>
      step.isGrowing ? { ...step, edge: field } : step,
    ),
    constructors: joinConstructors(sorted),
    countPerCall: sum(({ countPerCall }) => countPerCall),
    bytesPerCall: sum(({ bytesPerCall }) => bytesPerCall),
    retainedBytesPerCall: sum(({ retainedBytesPerCall }) => retainedBytesPerCall),
    heldBytesPerCall: sum(({ heldBytesPerCall, bytesPerCall }) => heldBytesPerCall ?? bytesPerCall),
    ...(first.pattern && {
      pattern: {
        ...first.pattern,
        advice: `${first.pattern.advice} The same goes for ${listNames(names.slice(1))}.`,
      },
    }),
  };
}

/** `.{get, post, put}` */
function tellFields(names: readonly string[]): string {
  const isPlain = names.every((name) => name.startsWith('.'));
  const told = names.map((name) => (isPlain ? name.slice(1) : name));
  const most = told.length > MOST_NAMES ? MOST_NAMES - 1 : told.length;
  const rest = told.length > most ? [`…${told.length - most} more`] : [];
  return `${isPlain ? '.' : ''}{${[...told.slice(0, most), ...rest].join(', ')}}`;
}

function tellJoined(leaks: readonly Leak[], field: string): string {
  const amounts = leaks.map(({ growing }) => readAmount(growing.describe)!);
  const { subject, unit } = amounts[0]!;
  const whole = subject.replace(nameField(leaks[0]!)!, () => field);
  if (unit === '') {
    const bytes = leaks.reduce((sum, { bytesPerCall }) => sum + bytesPerCall, 0);
    return `${whole}: +${formatBytes(bytes)} per call`;
  }
  const count = amounts.reduce((sum, amount) => sum + amount.count, 0);
  const [one, many] = UNITS.find(([, plural]) => plural === unit)!;
  return `${whole}: ${formatRate(count)} ${Math.abs(count - 1) < 0.005 ? one : many} per call`;
}

function listNames(names: readonly string[]): string {
  const told = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES - 1), 'others'] : names;
  return told.length < 2 ? told.join('') : `${told.slice(0, -1).join(', ')} and ${told.at(-1)}`;
}

function joinConstructors(leaks: readonly Leak[]): ConstructorGrowth[] {
  const joined = new Map<string, ConstructorGrowth>();
  for (const growth of leaks.flatMap(({ constructors }) => constructors)) {
    const known = joined.get(growth.name);
    joined.set(growth.name, known === undefined ? growth : add(known, growth));
  }
  return [...joined.values()];
}

function add(one: ConstructorGrowth, other: ConstructorGrowth): ConstructorGrowth {
  return {
    ...one,
    countPerCall: one.countPerCall + other.countPerCall,
    bytesPerCall: one.bytesPerCall + other.bytesPerCall,
    retainedBytesPerCall: one.retainedBytesPerCall + other.retainedBytesPerCall,
    intervals: one.intervals.map((count, at) => count + (other.intervals[at] ?? 0)),
  };
}
