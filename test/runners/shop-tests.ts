/** Bodies of tests of the shop, by their titles. */
const notLeaking = (handler: string) => `await expect(${handler}).not.toLeakMemory();`;

export const OPENS = { 'opens sessions': notLeaking('() => openSession()') };
export const FILLS = { 'fills carts': notLeaking('() => fillCart()') };
export const LOGS = { 'writes logs': notLeaking('() => writeLog()') };
export const VISITS = { 'counts visits': notLeaking('() => visit()') };
export const IDLES = { idles: notLeaking('() => idle()') };
export const NO_TIME = { 'has no time': notLeaking('slowLeak') };
/** `OPENS` when it is mended. */
export const OPENS_NOTHING = { 'opens sessions': notLeaking('() => idle()') };
/** Fails at its first try, after its check. */
export const IDLES_AGAIN = {
  'idles again': `${notLeaking('() => idle()')} if (!globalThis.isTried) { globalThis.isTried = true; throw new Error('the first try'); }`,
};
