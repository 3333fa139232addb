/** Names of entries and their sources, from the root of the repository. */
type Entries = Record<string, string>;

export const DUAL: Entries;
export const REQUIRED: Entries;
export const IMPORTED: Entries;
export const STARTED: Entries;
export const ESM: Entries;
export const WITHIN_ESM: Entries;
export const BROWSER: Entries;
