/** Letters whose names begin with a vowel: `an HTTPParser`, `an FSWatcher`. */
const SPELLED = /^[AEFHILMNORSX](?=[A-Z])/;
/** Written with a vowel and said with a consonant, or the other way round. */
const CONSONANT = /^(?:[Uu](?:ni|se|ti|uid|rl|int)|UUID|URL|URI|UDP|[Ee]u|[Oo]ne)/;
const VOWEL = /^[AEIOUaeiou]/;

/** A noun with its article: `a Map`, `an IncomingMessage`, `an HTTPParser`, `a URL`. */
export function withArticle(noun: string): string {
  const isVowel = !CONSONANT.test(noun) && (VOWEL.test(noun) || SPELLED.test(noun));
  return `${isVowel ? 'an' : 'a'} ${noun}`;
}
