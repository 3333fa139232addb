import { chooseSite, type ChosenSite } from '../attribution/lines/choose-site.js';
import type { Attributor, Culprit, PathStep } from '../attribution/create-attributor.js';
import type { Instruments } from '../attribution/nodes/rank-nodes.js';
import { findEdgeSource, tracePath, type SearchTree } from '../graph/search-from-root.js';
import type { GrowthCulprit } from '../growth/find-culprits.js';
import type { SizeCulprit } from '../growth/find-size-culprits.js';
import type { MeasuredConstructor, MeasuredCulprit } from '../growth/measure-growth.js';
import { CHANNEL_RULES } from '../probe/channel-rules.js';
import type { LiveSite } from '../probe/heap-probe.js';
import type { ConstructorGrowth, Leak, PutSite } from '../report/leak-report.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** What all culprits of one snapshot are described by. */
export interface DescribeContext {
  snapshot: HeapSnapshot;
  search: SearchTree;
  attributor: Attributor;
  sites: readonly LiveSite[];
  instruments: Instruments;
  /** Whether there is but one culprit. */
  isOnlyCulprit: boolean;
}

/**
 * Tells one culprit in the words of the source.
 *
 * @param heldBytesPerCall its share of the growth
 */
export function describeLeak(
  { culprit, constructors, bytesPerCall, retainedBytesPerCall }: MeasuredCulprit,
  heldBytesPerCall: number,
  context: DescribeContext,
): Leak {
  const described = toCulprit(culprit, context);
  const kept = constructors.map((measured) => describeConstructor(measured, context.attributor));
  return {
    ...attribute(described, kept, context),
    constructors: kept,
    countPerCall: culprit.countPerCall,
    bytesPerCall,
    retainedBytesPerCall,
    heldBytesPerCall,
    ...(culprit.isSharer ? { isShared: true } : {}),
  };
}

/** A culprit as attribution takes it: with the path to a typical survivor. */
export function toCulprit(
  { holder, sample, countPerCall, isOneOfMany, isStructure }: GrowthCulprit,
  context: Pick<DescribeContext, 'snapshot' | 'search'>,
): Culprit {
  return {
    holder,
    survivors: Uint32Array.of(sample),
    path: walkTo(context, sample),
    countPerCall,
    ...(isOneOfMany ? { isOneOfMany } : {}),
    ...(isStructure ? { isStructure } : {}),
  };
}

/** Growth of sizes, or of what has no age: a table, a buffer, text, a record of Node's. */
export function describeSizeLeak(
  { holder, sample, members, bytesPerCall, countPerCall }: SizeCulprit,
  context: DescribeContext,
): Leak {
  const described: Culprit = {
    holder,
    survivors: sample < 0 ? new Uint32Array(0) : Uint32Array.of(sample),
    path: walkTo(context, sample < 0 ? holder : sample),
    countPerCall,
    bytesPerCall,
    ...(members > 1 && sample < 0 ? { isOneOfMany: true } : {}),
  };
  const attribution = attribute(described, [], context);
  return {
    ...attribution,
    ...adviseBuffer(attribution),
    constructors: [],
    countPerCall,
    bytesPerCall,
    retainedBytesPerCall: bytesPerCall,
    heldBytesPerCall: bytesPerCall,
  };
}

/** A buffer says by itself what its growth means. */
function adviseBuffer({ growing, pattern }: Attribution): Pick<Leak, 'pattern'> {
  if (pattern !== undefined || growing.constructor !== 'ArrayBuffer') return {};
  return { pattern: { id: 'buffer-grows', advice: CHANNEL_RULES.arrayBuffers.advice } };
}

/** What the report says of a growing constructor. */
export function describeConstructor(
  measured: MeasuredConstructor,
  attributor: Attributor,
): ConstructorGrowth {
  const { sample, ...growth } = measured;
  const location = attributor.locate(sample);
  return { ...growth, ...(location ? { location } : {}) };
}

type Attribution = Pick<
  Leak,
  | 'fingerprint'
  | 'growing'
  | 'retainerPath'
  | 'owner'
  | 'package'
  | 'pattern'
  | 'allocationSite'
  | 'putSite'
>;

function attribute(
  culprit: Culprit,
  kept: readonly ConstructorGrowth[],
  context: DescribeContext,
): Attribution {
  const { attributor, instruments, sites, isOnlyCulprit } = context;
  const retainerPath = attributor.describePath(culprit);
  const growing = retainerPath.findIndex(({ isGrowing }) => isGrowing);
  const holder = retainerPath.slice(0, growing + 1).findLast(({ location }) => location);
  const chosen = chooseSite({
    sites,
    // Stacks know a generator by its function.
    survivor: retainerPath[growing + 1]?.object.replace(/^generator /, '') ?? '',
    holderFile: holder?.location?.file ?? '',
    constructors: kept.map(({ name }) => name),
    files: kept.flatMap(({ location }) => (location ? [location.file] : [])),
    isOnlyCulprit,
    ...instruments,
    mapFrame: attributor.mapLocation,
  });
  const putSite = attributor.findPut(culprit, chosen?.site);
  const allocationSite = isElsewhere(chosen, putSite) ? undefined : chosen?.site;
  const pattern = attributor.matchPattern(culprit, allocationSite, putSite);
  return {
    fingerprint: attributor.fingerprint(culprit),
    growing: attributor.describeGrowing(culprit),
    retainerPath,
    ...attributor.findPackage(culprit, allocationSite),
    ...(allocationSite ? { allocationSite } : {}),
    ...(putSite ? { putSite } : {}),
    ...(pattern ? { pattern } : {}),
  };
}

/**
 * Whether what was put in was hardly made at a place that is only guessed: no function of the file in which it
 * is put in ran there.
 */
function isElsewhere(chosen: ChosenSite | undefined, putSite: PutSite | undefined): boolean {
  if (chosen === undefined || putSite === undefined || !chosen.isGuess) return false;
  return !chosen.site.stack.some(({ file }) => file === putSite.file);
}

function walkTo(
  { snapshot, search }: Pick<DescribeContext, 'snapshot' | 'search'>,
  node: number,
): PathStep[] {
  const edges = tracePath(snapshot, search, node);
  const first = edges.length > 0 ? findEdgeSource(snapshot, edges[0]!) : node;
  return [
    { node: first, edge: -1 },
    ...edges.map((edge) => ({ node: snapshot.edgeTarget[edge]!, edge })),
  ];
}
