import { survivorOf, type Pattern } from './pattern.js';

/** What an object URL stands for stays in the browser until the URL is revoked; see `record-object-urls.ts`. */
export const objectUrl: Pattern = {
  id: 'object-url-not-revoked',
  advise(facts) {
    if (survivorOf(facts)?.object !== 'ObjectURL') return undefined;
    return 'Each call makes a URL by URL.createObjectURL, and the browser keeps what it stands for (a Blob, a File, a MediaSource) until the URL is revoked, whoever still has it. Call URL.revokeObjectURL(url) when it was loaded or is no longer shown.';
  },
};
