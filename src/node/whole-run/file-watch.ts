/**
 * File mode within one process (or thread): what each test file leaves, told from outside of the files'
 * sandboxes. One object per process and run, on the global object outside of all sandboxes.
 *
 * Per file it costs a collection or two. Whether a file's global object lives is told by a weak reference
 * to a function of it. Only where one lives that should not a snapshot is taken, and it tells all of them.
 */
import v8 from 'node:v8';
import type { KeptFile } from '../../whole-run/explain-files.js';
import type { SourceAccess } from '../../check/find-instruments.js';
import { numberBirths, type BirthNumbers } from './number-births.js';
import type { FileNews } from './file-news.js';
import { LARGEST_AGAIN, LARGEST_HEAP, readHeap } from './heap-size.js';
import { lookAtBirths, tellFailure } from './look-at-births.js';
import { lookAtRealms } from './look-at-realms.js';
import { timeWatching } from './time-watching.js';
import { processClock } from '../host/process-clock.js';
import { acquireGc } from '../in-process/force-gc.js';

export interface FileWatchHost {
  readonly sources: SourceAccess;
  /** Writes down what is new. */
  write(news: readonly FileNews[], spending: { spentMs: number; ranMs: number }): void;
}

/** No more than this is held: it is in the heap that is measured. */
interface Entry {
  readonly index: number;
  /** Bytes of the heap before it. */
  readonly before: number;
  /** A function of the file's own realm. */
  realm?: WeakRef<object>;
  /** Where it shares its global object: an id below those of what is born in it. */
  mark?: number;
  isAlive?: boolean;
  isExplained?: boolean;
  isRead?: boolean;
}

/** So many files whose realms live are a reason to look, and four times as many for each further look. */
const FIRST_LOOK = 3;
const LOOK_FACTOR = 4;
/** Above this share of what the heap may take there may be no later look. */
const LAST_CHANCE = 0.6;
/** Before the last look, ms: what closes by itself is waited for. */
const GRACE = [0, 20, 100, 250];
/** Timers that end by themselves (undici's clock, keep-alive) are let go of within about a second: at the end they get it. */
const LATE_MS = 1500;

export class FileWatch {
  readonly #host: FileWatchHost;
  readonly #files: Entry[] = [];
  readonly #gc = acquireGc();
  readonly #time = timeWatching();
  #news: FileNews[] = [];
  #looks = 0;
  #births: BirthNumbers | undefined;

  constructor(host: FileWatchHost) {
    this.#host = host;
  }

  /** The file before is over. Called before anything of the new one exists; takes one collection. */
  begin(file: string): void {
    this.#time.spend(() => {
      this.#gc();
      const heap = readHeap();
      const last = this.#files.at(-1);
      this.#read(last, heap);
      // A file that did not load may have had nothing that ends it.
      if (last !== undefined) this.#news.push({ index: last.index, isOver: true });
      const index = this.#files.length;
      this.#files.push({ index, before: heap });
      this.#news.push({ index, file, before: heap, isOver: false, kept: {}, culprits: [] });
    });
    this.#write();
  }

  /** The name of the file begun last, where only now it is known. */
  setFile(file: string): void {
    this.#news.push({ index: this.#files.length - 1, file });
    this.#write();
  }

  /** @param realm a function of the realm that the file begun last runs in */
  setRealm(realm: object): void {
    this.#files.at(-1)!.realm = new WeakRef(realm);
  }

  /** The file begun last shares its global object with others, which are told apart by births. */
  share(): void {
    this.#time.spend(() => {
      const entry = this.#files.at(-1)!;
      delete entry.realm;
      try {
        this.#births ??= numberBirths();
        entry.mark = this.#births.mark();
      } catch (error) {
        this.#news.push({ index: entry.index, untold: tellFailure(error) });
      }
    });
    this.#write();
  }

  /** Before the tests of the file begun last: the files before the one before it have passed for good. */
  async prepare(): Promise<void> {
    await this.#time.spendAsync(async () => {
      const current = this.#files.length - 1;
      // The collection as the file began has told of most: only what seems to live is looked at twice.
      if (!this.#isLookDue(current - 1)) return;
      await processClock.turn();
      this.#gc();
      if (!this.#isLookDue(current - 1)) return;
      const heap = readHeap();
      await this.#look(new Set([current, current - 1]));
      await processClock.turn();
      this.#gc();
      // What looking left behind is not the file's.
      const before = this.#files[current]!.before + readHeap() - heap;
      this.#news.push({ index: current, before });
    });
    this.#write();
  }

  /** Whether so many files below `end` live that a snapshot is worth its time, or there may be none later. */
  #isLookDue(end: number): boolean {
    const alive = this.#findAlive(end).length;
    return alive >= FIRST_LOOK * LOOK_FACTOR ** this.#looks || (alive > 0 && isTight());
  }

  /**
   * The file begun last is torn down.
   *
   * @param isLast whether no further one may come
   */
  async end(isLast: boolean): Promise<void> {
    const entry = this.#files.at(-1)!;
    this.#news.push({ index: entry.index, isOver: true });
    this.#write();
    if (!isLast) return;
    await this.#time.spendAsync(async () => {
      if (this.#births !== undefined) {
        await this.#wait();
        this.#read(entry, readHeap());
        return this.#lookAtBirths(this.#births);
      }
      // What the runner still holds only a snapshot can tell from what stays.
      if (readHeap() < LARGEST_AGAIN && !(await this.#lookAtLast(entry))) return;
      // It may be held by what ends by itself.
      await this.#wait();
      await this.#lookAtLast(entry);
    });
    this.#write();
  }

  /** @returns whether something is held that nobody has told of */
  async #lookAtLast(entry: Entry): Promise<boolean> {
    await this.#settle();
    this.#read(entry, readHeap());
    this.#findAlive(entry.index);
    return this.#look(new Set([entry.index]));
  }

  async #wait(): Promise<void> {
    await processClock.sleep(LATE_MS);
    await processClock.turn();
    this.#gc();
  }

  /** All files are over, and the runner has let go of them. */
  async finish(): Promise<void> {
    if (this.#files.length === 0) return;
    await this.#time.spendAsync(async () => {
      const isFree = () => this.#findAlive(this.#files.length).length === 0;
      await this.#settle(isFree);
      const last = this.#files.at(-1)!;
      if (last.isRead !== true) this.#read(last, readHeap());
      if (isFree()) return;
      await this.#wait();
      if (!isFree()) await this.#look(new Set());
    });
    this.#write();
  }

  #read(entry: Entry | undefined, after: number): void {
    if (entry === undefined) return;
    entry.isRead = true;
    this.#news.push({ index: entry.index, after });
  }

  /** @param isDone whether nothing is left to wait for */
  async #settle(isDone = () => false): Promise<void> {
    for (const pause of GRACE) {
      if (pause > 0) await processClock.sleep(pause);
      await processClock.turn();
      this.#gc();
      if (isDone()) return;
    }
  }

  /** Files below `end` whose realms live, and that nobody has told of. */
  #findAlive(end: number): Entry[] {
    const passed = this.#files.slice(0, Math.max(0, end));
    for (const entry of passed) {
      if (entry.realm === undefined) continue;
      const isAlive = entry.realm.deref() !== undefined;
      if (!isAlive) delete entry.realm;
      if (isAlive === entry.isAlive) continue;
      entry.isAlive = isAlive;
      if (isAlive) this.#news.push({ index: entry.index, kept: { realm: true } });
      else this.#tellFree(entry);
    }
    return passed.filter(({ isAlive, isExplained }) => isAlive === true && isExplained !== true);
  }

  #tellFree({ index }: Entry): void {
    const kept = { realm: false, objects: 0, bytes: 0 };
    this.#news.push({ index, kept, culprits: [], untold: '' });
  }

  /**
   * One snapshot, which tells of all files.
   *
   * @returns whether it told of one that is held by more than the runner, and that none has told of for good
   */
  async #look(current: ReadonlySet<number>): Promise<boolean> {
    // What is referred to weakly was asked for in this job, and is held until it ends.
    await processClock.turn();
    if (readHeap() > (this.#looks === 0 ? LARGEST_HEAP : LARGEST_AGAIN))
      return this.#leaveOut('the heap was too large for one more snapshot');
    this.#looks++;
    const files = this.#files.filter(({ realm }) => realm !== undefined);
    let kept: KeptFile[];
    try {
      kept = await lookAtRealms(files, current, this.#host.sources);
    } catch (error) {
      return this.#leaveOut((error as Error).message);
    }
    const found = new Map(kept.map((one) => [files[one.file]!.index, one]));
    const isNew = files.some(
      ({ index, isExplained }) => isExplained !== true && failsBy(found.get(index)),
    );
    for (const entry of files) this.#take(entry, found.get(entry.index), current.has(entry.index));
    return isNew;
  }

  /** The same where files share one global object. */
  async #lookAtBirths(births: BirthNumbers): Promise<void> {
    const files = this.#files.flatMap(({ index, mark }) =>
      mark === undefined ? [] : [{ index, mark }],
    );
    // Where more files come after all, as in watch mode, ids begin anew.
    this.#births = undefined;
    for (const entry of this.#files) delete entry.mark;
    this.#news.push(...(await lookAtBirths(births, files, this.#host.sources)));
  }

  #take(entry: Entry, found: KeptFile | undefined, isCurrent: boolean): void {
    const { index } = entry;
    if (found === undefined) {
      if (isCurrent) this.#tellFree(entry);
      else if (entry.isAlive === true)
        this.#news.push({
          index,
          kept: { realm: true, objects: 0, bytes: 0 },
          culprits: [],
          untold: 'Only records of the engine, or what ends by itself, held it.',
        });
      return;
    }
    const kept = { realm: true, objects: found.objects, bytes: found.bytes };
    this.#news.push({ index, kept, culprits: found.culprits, untold: '' });
    entry.isExplained = !isCurrent;
  }

  #leaveOut(why: string): false {
    for (const { index, isAlive, isExplained } of this.#files)
      if (isAlive === true && isExplained !== true)
        this.#news.push({ index, untold: `What holds it could not be told: ${why}.` });
    return false;
  }

  #write(): void {
    this.#host.write(this.#news, this.#time.read());
    this.#news = [];
  }
}

/** What the runner holds fails nothing, and is no reason for a second look. */
function failsBy(kept: KeptFile | undefined): boolean {
  return kept?.culprits.some(({ owner }) => owner !== 'runner') ?? false;
}

function isTight(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = v8.getHeapStatistics();
  return used > limit * LAST_CHANCE;
}
