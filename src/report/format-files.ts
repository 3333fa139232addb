/** File mode's report for a terminal: the files by what they leave, the trend, and the causes. */
import { elideMiddle } from './fit-text.js';
import type { FileGrowth, WholeRun } from './file-growth.js';
import { formatBytes, formatCount } from './format-amount.js';
import { formatPath } from './format-leak.js';
import { groupCauses, nameFiles, type Cause } from './group-causes.js';
import { isTold } from './is-told.js';
import { cleanName, cleanProse, layOutPlace, layOutProse } from './lay-out-lines.js';
import type { Leak } from './leak-report.js';
import { plainText, type Line } from './paint-lines.js';

const MOST_FILES = 20;
const MOST_CAUSES = 10;
/** A step of this many bytes is what runs differ by. */
const QUIET_BYTES = 20_000;

/** Lines without colours; none without file mode. */
export function formatFiles(
  { files = [], wholeRun }: { files?: FileGrowth[]; wholeRun?: WholeRun },
  width = 100,
): string[] {
  if (files.length === 0 || wholeRun === undefined) return [];
  const causes = groupCauses(files);
  const lines: Line[] = [
    [`heapslope: ${tellFiles(files)}`],
    ...formatTable(files, width),
    ...layOutProse(['  '], tellTrend(files, wholeRun), width),
    ...causes
      .slice(0, MOST_CAUSES)
      .flatMap((cause, at) => formatCause(cause, at + 1, files.length, width)),
    ...(causes.length > MOST_CAUSES ? [[`  …and ${causes.length - MOST_CAUSES} more causes`]] : []),
    ...listUntold(files)
      .slice(0, MOST_FILES)
      .flatMap(({ names, untold }) => layOutProse(['  '], `${names}: ${untold}`, width)),
    ...wholeRun.notes.flatMap((note) => layOutProse(['  '], cleanProse(note), width)),
  ];
  return lines.map(plainText);
}

/** `3 of 41 files leave something behind, 12.4 MB in all` */
export function tellFiles(files: readonly FileGrowth[]): string {
  const left = files.filter(hasLeft);
  const untold = files.filter((growth) => !isTold(growth)).length;
  const notTold = untold === 0 ? '' : `; ${untold} could not be told`;
  if (left.length === 0) return tellNone(files.length, untold);
  const bytes = left.reduce((sum, { kept }) => sum + (kept.bytes ?? 0), 0);
  const known = left.filter(({ passed }) => passed).length;
  const tolerated = known === 0 ? '' : `; ${known} of them known or tolerated`;
  return `${left.length} of ${formatCount(files.length, 'test file')} ${left.length === 1 ? 'leaves' : 'leave'} something behind, ${formatBytes(bytes)} in all${tolerated}${notTold}`;
}

function tellNone(all: number, untold: number): string {
  if (untold === all)
    return `what ${all === 1 ? 'the one test file leaves' : `${all} test files leave`} behind could not be told`;
  if (all === 1) return 'the one test file leaves nothing behind';
  const told = `none of ${formatCount(all - untold, 'test file')} leaves anything behind`;
  return untold === 0 ? told : `${told}; ${untold} could not be told`;
}

/** Each sentence on what could not be told once, with the files that it is of. */
export function listUntold(files: readonly FileGrowth[]): { names: string; untold: string }[] {
  const byText = new Map<string, string[]>();
  for (const { file, untold } of files)
    if (untold) byText.set(untold, [...(byText.get(untold) ?? []), cleanName(file)]);
  return [...byText].map(([untold, [first, ...others]]) => {
    const names = others.length === 0 ? first! : `${first} and ${others.length} more`;
    return { names, untold: cleanProse(untold) };
  });
}

/** Whether something of it is known to be left. What only the engine's records hold is nothing. */
export function hasLeft({ kept, culprits }: FileGrowth): boolean {
  return (kept.realm === true && kept.objects !== 0) || culprits.length > 0;
}

/** The trend of the heap and what watching took. */
export function tellTrend(
  files: readonly FileGrowth[],
  { bytesPerFile, share, processes }: WholeRun,
): string {
  const trend =
    files.length - processes < 3
      ? 'Too few files for a trend.'
      : Math.abs(bytesPerFile) < QUIET_BYTES
        ? 'From file to file the heap stays as it is.'
        : `From file to file the heap ${bytesPerFile > 0 ? 'rises' : 'falls'} by ${formatBytes(Math.abs(bytesPerFile))} (the middle step).`;
  return `${trend} Watching took ${Math.round(share * 100)} % of the time of ${formatCount(processes, 'process').replace('processs', 'processes')}.`;
}

function formatTable(files: readonly FileGrowth[], width: number): Line[] {
  const left = files
    .filter(hasLeft)
    .toSorted((one, other) => (other.kept.bytes ?? 0) - (one.kept.bytes ?? 0));
  if (left.length === 0) return [];
  const shown = left.slice(0, MOST_FILES);
  const nameWidth = Math.min(Math.max(4, ...shown.map(({ file }) => file.length)), width - 55);
  const row = (cells: [string, string, string, string]): Line => [
    `  ${elideMiddle(cells[0], nameWidth).padEnd(nameWidth)}  ${cells[1].padStart(9)} ${cells[2].padStart(9)}  ${cells[3]}`,
  ];
  return [
    row(['file', 'before', 'after', 'left behind']),
    ...shown.map((growth) =>
      row([
        cleanName(growth.file),
        formatBytes(growth.before),
        formatBytes(growth.after),
        tellKept(growth),
      ]),
    ),
    ...(left.length > MOST_FILES ? [[`  …and ${left.length - MOST_FILES} more`]] : []),
  ];
}

/** `its global object: 12345 objects, 2.1 MB` */
export function tellKept({ kept }: FileGrowth): string {
  const { realm, objects, bytes } = kept;
  const what = realm === true ? 'its global object' : '';
  if (objects === undefined) return what;
  const counted = `${formatCount(objects, 'object')}, ${formatBytes(bytes ?? 0)}`;
  return what === '' ? counted : `${what}: ${counted}`;
}

function formatCause(cause: Cause, number: number, all: number, width: number): Line[] {
  const { leak } = cause;
  const lead = `  ${number}. `;
  const indent = lead.length;
  return [
    [''],
    ...layOutProse([lead], `${cleanProse(tellCause(cause, all))}`, width, 'bold'),
    ...formatPath(
      {
        ...leak,
        retainerPath: leak.retainerPath.map((step) => ({ ...step, isGrowing: false })),
        countPerCall: 0,
      },
      indent,
      width,
    ),
    ...formatOwner(leak, indent, width),
  ];
}

/** `each of 41 files: process.chdir holds it (package graceful-fs 4.2.11)` */
export function tellCause(cause: Cause, all: number): string {
  const { leak, files } = cause;
  const them = files.length === 1 ? 'it' : 'them';
  const owner = leak.package
    ? ` (package ${leak.package.name}${leak.package.version ? ` ${leak.package.version}` : ''})`
    : OWNERS[leak.owner];
  const isRunners = leak.owner === 'runner';
  const known = cause.fails || isRunners ? '' : ', which is known or tolerated';
  return `${nameFiles(cause, all)}: ${leak.growing.describe} holds ${them}${owner}${known}`;
}

const OWNERS: Record<Leak['owner'], string> = {
  user: '',
  package: '',
  runner: ' (the test runner)',
  node: '',
};

function formatOwner(
  { pattern, fingerprint, allocationSite }: Leak,
  indent: number,
  width: number,
): Line[] {
  const start = ' '.repeat(indent);
  return [
    ...(allocationSite
      ? layOutPlace(
          [`${start}made by ${cleanName(allocationSite.function)}`],
          allocationSite,
          indent + 2,
          width,
        )
      : []),
    ...(pattern ? layOutProse([`${start}advice  `], cleanProse(pattern.advice), width) : []),
    [`${start}fingerprint ${cleanName(fingerprint)}`],
  ];
}
