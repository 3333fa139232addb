const LIMIT = 100;
const visits = [];

/** Remembers the last visits. */
export function noteVisit(page) {
  visits.push({ page, at: visits.length });
  if (visits.length > LIMIT) visits.shift();
  return visits.length;
}
