/** Cases of a file of `cases`, and the copy of the library that they run with; default is the file's own. */
export interface ContainerRun {
  readonly file: string;
  readonly cases: readonly string[];
  readonly library?: string;
}

/** What a case says of itself. */
export interface Expected {
  /** Undefined where it is an error. */
  verdict?: 'leak' | 'clean';
  kept?: string;
  capturedBy?: string;
  keptScopes?: boolean;
  leftByScopes?: boolean;
  /** The registrations that are not resolved, and what is said of each. */
  unresolved?: Record<string, string>;
  /** What the error says. */
  error?: string;
}

const FIVE = ['clean', 'undisposed', 'captive', 'perRequest', 'errorPath'];

/** Every container and version: a clean application, four leaks, and bugs from public trackers. */
export const CONTAINERS: readonly ContainerRun[] = [
  { file: 'awilix', cases: [...FIVE, 'inNoVariable', 'failingRequests', 'concurrent'] },
  { file: 'awilix', cases: ['text', 'numbers', 'plainObjects', 'failsAtFirst'] },
  { file: 'awilix', cases: FIVE, library: 'awilix-12' },
  { file: 'tsyringe', cases: [...FIVE, 'clearedInstances'] },
  { file: 'typedi', cases: [...FIVE, 'withoutReset', 'withReset', 'resetOfTheScope'] },
  { file: 'typedi', cases: ['withoutReset', 'withReset'], library: 'typedi-0-8' },
  { file: 'inversify', cases: FIVE, library: 'inversify-6' },
  { file: 'inversify', cases: [...FIVE, 'tagged'], library: 'inversify-7' },
  { file: 'inversify', cases: ['childContainers'], library: 'inversify-7-5-1' },
  { file: 'inversify', cases: [...FIVE, 'tagged'], library: 'inversify-8' },
  {
    file: 'nest',
    cases: [...FIVE, 'circular', 'cleanTestingModule', 'moduleRefCreate', 'lazyModules'],
  },
  { file: 'nest', cases: ['moduleRefCreate'], library: 'nest-core-11-2-0' },
  { file: 'nest', cases: ['lazyModules'], library: 'nest-core-11-1-28' },
  { file: 'nest', cases: [...FIVE, 'cleanTestingModule'], library: 'nest-10' },
];

const REFUSED = [
  'nothing',
  'promise',
  'cradle',
  'empty',
  'disposed',
  'closed',
  'throwsOnAll',
  'unknownOption',
  'takenPort',
  'exitsLater',
];

/** What cannot be guarded, what is listed, and 500 registrations. */
export const BAD_INPUT: ContainerRun = {
  file: 'bad-input',
  cases: [...REFUSED, 'listed', 'twoCopies', 'many', 'cacheOfMany', 'oneOfMany', 'oneOfManyCauses'],
};

/** An instance that is captured, one that an error leaves, a clean application of the largest framework, bad input. */
export const SOME: readonly ContainerRun[] = [
  { file: 'nest', cases: ['clean'] },
  { file: 'bad-input', cases: [...REFUSED, 'listed'] },
];
