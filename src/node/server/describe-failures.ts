import type { LoadSummary } from '../../report/leak-report.js';

/**
 * Says that too many requests have failed, and how.
 *
 * @param accepted share, 0 to 1
 */
export function describeFailures(
  failed: number,
  total: number,
  summary: LoadSummary,
  accepted: number,
): string {
  return `${failed} of ${total} requests failed (${listFailures(summary)}), and no more than ${accepted * 100} % may. A server that does not do its work says nothing of its memory: make the requests succeed, or accept more with \`acceptedFailures\`.`;
}

/** Says that one request was made again and again, and never answered. */
export function describeSilence(tookMs: number, summary: LoadSummary): string {
  return `One request was not answered in ${Math.round(tookMs / 1000)} s, however often it was made again (failures of all requests: ${listFailures(summary)}). The server has stopped answering: see what keeps it, or give a server that is only slow a longer \`timeout\`.`;
}

function listFailures({ statuses, errors }: LoadSummary): string {
  return [
    ...Object.entries(statuses)
      .filter(([status]) => Number(status) >= 400)
      .map(([status, count]) => `status ${status}: ${count}`),
    ...Object.entries(errors).map(([code, count]) => `${code}: ${count}`),
  ].join(', ');
}
