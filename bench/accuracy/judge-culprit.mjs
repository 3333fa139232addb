const FIRST = 3;
const SHORTEST_PART = 4;

/**
 * Whether the report names the culprit of a case that leaks: one of `meta.expectConstructors` among
 * the first three constructors of the report or of a leak, and one of `meta.expectRetainers` on a
 * leak's retainer path or in what it says of the object that grows. An empty list asks for nothing.
 *
 * A name matches as a part of what is written; very short ones ('c', '_') only as a whole word.
 *
 * @returns 'right', 'wrong', or 'channel' when the leak lies outside of the heap and the report names
 *   its channel, but no objects
 */
export function judgeCulprit(meta, report) {
  const leaks = report.leaks.slice(0, FIRST);
  const constructors = [report, ...leaks]
    .flatMap((holder) => holder.constructors.slice(0, FIRST))
    .map(({ name }) => name);
  const retainers = leaks.flatMap(({ growing, retainerPath }) => [
    ...retainerPath.map(({ edge, object }) => `${edge} ${object}`),
    `${growing.constructor} ${growing.edge} ${growing.describe}`,
  ]);
  const isRight =
    isNamed(meta.expectConstructors, constructors) && isNamed(meta.expectRetainers, retainers);
  if (isRight) return 'right';
  const isOutside = meta.growth !== undefined && meta.growth !== 'heap';
  const channel = report.channels.find(({ name, isGrowing }) => name === meta.growth && isGrowing);
  return isOutside && channel !== undefined ? 'channel' : 'wrong';
}

function isNamed(expected = [], written) {
  if (expected.length === 0) return true;
  return expected.some((name) => {
    const bare = withoutBrackets(name);
    return written.some((text) => isPart(bare, withoutBrackets(text)));
  });
}

function withoutBrackets(text) {
  return text.replace(/[()]/g, '');
}

function isPart(name, text) {
  if (name.length >= SHORTEST_PART) return text.includes(name);
  return text.split(/[^\w$]+/).includes(name);
}
