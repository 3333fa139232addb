/**
 * Milliseconds for watching a server: it compiles, fills its pools and opens its connections for longer
 * than a function does.
 */
export const SERVER_TIME_BUDGET_MS = 3000;
