import { formatCount } from './format-amount.js';
import { formatPath } from './format-leak.js';
import {
  cleanName,
  cleanProse,
  cutList,
  heading,
  layOutPlace,
  layOutProse,
} from './lay-out-lines.js';
import type { KeptRegistration, LeakReport, ScopesReport } from './leak-report.js';
import type { Line } from './paint-lines.js';

/** Tells which registrations of a container keep their instances, and which could not be resolved. */
export function formatScopes({ scopes, verdict }: LeakReport, width: number): Line[] {
  if (scopes === undefined) return [];
  const sections = [
    ...(verdict === 'clean' ? [] : [formatKept(scopes, width)]),
    formatUnresolved(scopes, width),
  ].filter((lines) => lines.length > 0);
  return sections.flatMap((lines, index) => (index === 0 ? lines : [[], ...lines]));
}

function formatKept(report: ScopesReport, width: number): Line[] {
  const { container, kept, scopes, keptScopes, scopePath, leftByScopes: left } = report;
  if (scopes === 0) return [];
  const opened = `Of ${formatCount(scopes, 'scope')} of ${cleanName(container)}, opened and closed`;
  if (left) {
    const text = `${formatCount(left.scopes, 'scope')} of ${cleanName(container)}, in which nothing was resolved, left ${left.count} ${cleanName(left.constructor)}: no registration is at fault.`;
    return [heading('Registrations'), ...layOutProse(['    '], text, width)];
  }
  if (kept.length === 0 && keptScopes === 0) {
    const none = `${opened}, no instance of a registration stays: what grows is beside them.`;
    return [heading('Registrations'), ...layOutProse(['    '], none, width)];
  }
  const { shown, more } = cutList(kept, 4);
  return [
    heading('Registrations whose instances stay'),
    ...layOutProse(['    '], `${opened}:`, width, 'dim'),
    ...(keptScopes > 0 ? formatKeptScopes(keptScopes, scopePath, width) : []),
    ...shown.flatMap((registration) => formatRegistration(registration, width)),
    ...(more ? [[`    ${more}`]] : []),
  ];
}

function formatKeptScopes(count: number, path: ScopesReport['scopePath'], width: number): Line[] {
  return [
    [`    the scopes themselves: ${count} alive`],
    ...(path ? formatPath({ retainerPath: path, countPerCall: 0 }, 6, width) : []),
  ];
}

function formatRegistration(registration: KeptRegistration, width: number): Line[] {
  const { constructor, lifetime, made, alive, leftIn, heldBy, capturedBy, path, location, end } =
    registration;
  const name = cleanName(registration.registration);
  const isOwn = leftIn === undefined && constructor !== '' && constructor !== name;
  const what = isOwn ? `${cleanName(constructor)}, ` : '';
  const count =
    leftIn === undefined
      ? `${alive} of ${made ?? alive} alive`
      : `${formatCount(leftIn, 'scope')} of it alone left ${alive} ${cleanName(constructor)}`;
  const held = heldBy === undefined ? '' : `, held by ${cleanName(heldBy)}`;
  const line: Line = [
    '    ',
    { text: name, style: 'bold' },
    ` (${what}${lifetime}): ${count}${held}`,
  ];
  const row = (label: string, text: string) =>
    layOutProse(['      ', { text: label.padEnd(LABEL_WIDTH), style: 'dim' }], text, width);
  const isFirst = heldBy === undefined;
  return [
    ...layOutPlace(line, location, 6, width),
    ...(isFirst && leftIn === undefined && end ? row('should end with', cleanProse(end)) : []),
    ...(capturedBy ? row('captured by', describeCapture(registration, capturedBy)) : []),
    ...(isFirst && path ? formatPath({ retainerPath: path, countPerCall: 0 }, 6, width) : []),
  ];
}

const LABEL_WIDTH = 'should end with  '.length;

/** `registry (singleton) → .open Set → […] session` */
function describeCapture(
  { registration, constructor, leftIn }: KeptRegistration,
  { registration: captor, lifetime, path }: NonNullable<KeptRegistration['capturedBy']>,
): string {
  const last = leftIn === undefined ? registration : constructor;
  const steps = path
    .slice(1)
    .map(({ edge, object }, index, all) => `${edge} ${index === all.length - 1 ? last : object}`);
  return [`${captor} (${lifetime})`, ...steps].map(cleanName).join(' → ');
}

function formatUnresolved({ unresolved, closeFailures }: ScopesReport, width: number): Line[] {
  const items = [
    ...unresolved.map(({ registration, reason }) => `${cleanName(registration)}: ${reason}`),
    ...closeFailures.map((reason) => `closing a scope failed: ${reason}`),
  ];
  if (items.length === 0) return [];
  const { shown, more } = cutList(items, 5);
  return [
    heading('Not resolved, or not closed'),
    ...shown.flatMap((item) => layOutProse(['    - '], cleanProse(item), width)),
    ...(more ? [[`    ${more}`]] : []),
  ];
}
