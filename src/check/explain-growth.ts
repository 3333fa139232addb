import { chooseCulprits, type ChooseInput, type ChosenCulprits } from './choose-culprits.js';
import { describeConstructor, describeLeak, describeSizeLeak, toCulprit } from './describe-leak.js';
import { createAttributor, type Attributor } from '../attribution/create-attributor.js';
import type { CacheLimit, ReadNumbers } from '../attribution/advice/find-limit.js';
import { findSizeCulprits, type SizeCulprit } from '../growth/find-size-culprits.js';
import { measureConstructors, measureCulprits } from '../growth/measure-growth.js';
import type { LiveSite, ObjectTracking } from '../probe/heap-probe.js';
import { countContainers, pickSingle } from './count-containers.js';
import { findInstruments, type SourceAccess } from './find-instruments.js';
import { joinCauses } from './join-causes.js';
import { rankLeaks } from './rank-leaks.js';
import type { ConstructorGrowth, Leak } from '../report/leak-report.js';

/** Culprits beyond these are left out of the report; they retain less than those in it. */
const MOST_LEAKS = 20;

export interface ExplainInput extends ChooseInput {
  /** Where objects that live were allocated. */
  sites: readonly LiveSite[];
  sources: SourceAccess;
  readNumbers?: ReadNumbers | undefined;
  readListeners?: ObjectTracking['readListeners'];
  /** Calls the handler some more, so that entries can be counted before and after. */
  callOn(): Promise<number>;
}

export interface Explanation {
  constructors: ConstructorGrowth[];
  leaks: Leak[];
  /** Limits that what grows states of itself and has not reached. */
  limits: ReachableLimit[];
}

/** A limit, and the leak that it may be none of. */
export interface ReachableLimit extends CacheLimit {
  fingerprint: string;
  /** Entries that come with each call. */
  perCall: number;
}

/** From the last look and the ids of the earlier ones to the culprits: who grows, and what holds it. */
export async function explainGrowth(input: ExplainInput): Promise<Explanation> {
  const { look, growing, sites, sources, readNumbers, readListeners } = input;
  const { snapshot } = look;
  const attributor = createAttributor({ snapshot, ...sources, readNumbers, readListeners });
  const chosen = chooseCulprits(input, attributor);
  const { meter, search, shareOf } = chosen;
  const sized = await countEntries(input, findSizeCulprits(look, growing, chosen.covered));
  const culprits = measureCulprits(meter, leaveOutStray(chosen)).slice(0, MOST_LEAKS);
  const instruments = findInstruments(sources);
  const isOnlyCulprit = culprits.length + sized.length === 1;
  const context = { snapshot, search, attributor, sites, instruments, isOnlyCulprit };
  const limits = await findLimits(
    attributor,
    culprits.map(({ culprit }) => toCulprit(culprit, context)),
  );
  return {
    constructors: measureConstructors(meter, chosen.culprits).map((growth) =>
      describeConstructor(growth, attributor),
    ),
    leaks: joinCauses(
      rankLeaks([
        ...culprits.map((growth) => describeLeak(growth, shareOf(growth.culprit), context)),
        ...sized.map((growth) => describeSizeLeak(growth, context)),
      ]),
    ),
    limits,
  };
}

/** Of what the largest culprit holds, one that holds less than this is none: an object or two at the edge of an interval. */
const LEAST_SHARE = 0.005;

function leaveOutStray({ culprits, shareOf }: ChosenCulprits): ChosenCulprits['culprits'] {
  const most = Math.max(...culprits.map(shareOf));
  return culprits.filter((culprit) => most <= 0 || shareOf(culprit) >= most * LEAST_SHARE);
}

/** Of so many containers the entries are counted: V8 searches the whole heap for each. */
const MOST_COUNTED = 3;

/**
 * Counts the entries of single containers before and after some further calls: what holds numbers has no
 * objects to be counted, and its bytes move once per doubling.
 */
async function countEntries(
  { look, readNumbers, callOn }: ExplainInput,
  culprits: readonly SizeCulprit[],
): Promise<SizeCulprit[]> {
  const counted = pickSingle(culprits, MOST_COUNTED);
  const countAll = () => countContainers(look, readNumbers, counted);
  const before = await countAll();
  if (before.every(Number.isNaN)) return [...culprits];
  const calls = await callOn();
  const after = await countAll();
  return culprits.map((culprit) => {
    const index = counted.indexOf(culprit);
    const gained = (after[index] ?? NaN) - (before[index] ?? NaN);
    return gained > 0 && calls > 0 ? { ...culprit, countPerCall: gained / calls } : culprit;
  });
}

/** Limits and events are looked up before anything is told: see `Attributor.findLimit`. */
async function findLimits(
  attributor: Attributor,
  culprits: readonly ReturnType<typeof toCulprit>[],
): Promise<ReachableLimit[]> {
  const limits: ReachableLimit[] = [];
  for (const culprit of culprits) {
    await attributor.findEvent(culprit);
    const limit = await attributor.findLimit(culprit);
    if (limit !== undefined)
      limits.push({
        ...limit,
        fingerprint: attributor.fingerprint(culprit),
        perCall: culprit.countPerCall,
      });
  }
  return limits;
}
