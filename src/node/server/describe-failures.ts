import type { LoadSummary } from '../../report/leak-report.js';

/**
 * Says that too many requests have failed, and how.
 *
 * @param accepted share, 0 to 1
 */
export function describeFailures(
  failed: number,
  total: number,
  { statuses, errors }: LoadSummary,
  accepted: number,
): string {
  const seen = [
    ...Object.entries(statuses)
      .filter(([status]) => Number(status) >= 400)
      .map(([status, count]) => `status ${status}: ${count}`),
    ...Object.entries(errors).map(([code, count]) => `${code}: ${count}`),
  ];
  return `${failed} of ${total} requests failed (${seen.join(', ')}), and no more than ${accepted * 100} % may. A server that does not do its work says nothing of its memory: make the requests succeed, or accept more with \`acceptedFailures\`.`;
}
