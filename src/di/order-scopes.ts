/** Scopes in the order in which they are closed. 'shuffled' is always the same shuffle: those of even place, backwards, then the others. */
export function orderScopes<T>(
  scopes: readonly T[],
  order: 'opened' | 'reversed' | 'shuffled',
): readonly T[] {
  if (order === 'opened') return scopes;
  const backwards = scopes.toReversed();
  if (order === 'reversed') return backwards;
  const ofPlace = (rest: number) => scopes.filter((_, index) => index % 2 === rest);
  return [...ofPlace(0).reverse(), ...ofPlace(1)];
}
