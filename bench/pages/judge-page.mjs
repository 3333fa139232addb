/** Whether the report on a page says what is known of it. */
export function judgePage({ holder, constructor, pattern }, twin, { verdict, reason, leaks }) {
  const isRight = verdict === (twin === 'leak' ? 'leak' : 'clean');
  const judged = { isRight, verdict, said: `${verdict}: ${reason}` };
  if (twin === 'clean') return judged;
  return { ...judged, ...judgeCulprit({ holder, constructor, pattern }, leaks[0]) };
}

/** The same of a comparison of snapshots. */
export function judgeDiff({ holder, constructor, pattern }, twin, { outcome, reason, growth }) {
  const isRight = outcome === (twin === 'leak' ? 'growth' : 'no-growth');
  const judged = { isRight, verdict: outcome, said: `${outcome}: ${reason}` };
  if (twin === 'clean') return judged;
  return { ...judged, ...judgeCulprit({ holder, constructor, pattern }, growth[0]) };
}

/** The first culprit has to be the right one. */
function judgeCulprit({ holder, constructor, pattern }, leak) {
  const path = leak?.retainerPath.map(({ object }) => object) ?? [];
  const kept = [...(leak?.constructors.map(({ name }) => name) ?? []), ...path];
  return {
    isHolderRight: holder.test(leak?.growing.describe ?? ''),
    isConstructorRight: kept.some((name) => constructor.test(name)),
    isPatternRight: leak?.pattern?.id === pattern,
    patternSaid: leak?.pattern?.id,
  };
}
