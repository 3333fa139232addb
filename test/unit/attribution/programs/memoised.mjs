class Answer {
  constructor(question) {
    this.question = question;
  }
}
function memoise(compute) {
  const memoised = (key) => {
    let value = memoised.cache.get(key);
    if (value === undefined) memoised.cache.set(key, (value = compute(key)));
    return value;
  };
  memoised.cache = new Map();
  return memoised;
}
const ask = memoise((question) => new Answer(question));

export function handler(call) {
  ask(`question ${call}`);
}
