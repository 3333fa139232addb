/**
 * Orders things by weight, the heaviest first. Weights are compared in whole bytes, since parts of a byte
 * per call differ from run to run, and equal ones by name: what has a name of its own before what is
 * called by its kind, such as `(string)`.
 *
 * @param weigh in bytes
 */
export function rankBy<Thing>(
  weigh: (thing: Thing) => number,
  nameOf: (thing: Thing) => string,
): (one: Thing, other: Thing) => number {
  return (one, other) =>
    Math.round(weigh(other)) - Math.round(weigh(one)) || compareNames(nameOf(one), nameOf(other));
}

function compareNames(one: string, other: string): number {
  const isKind = (name: string) => Number(name.startsWith('('));
  return isKind(one) - isKind(other) || (one < other ? -1 : Number(one > other));
}
