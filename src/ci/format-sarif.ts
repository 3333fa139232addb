/** Findings as SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
import { pathToFileURL } from 'node:url';
import { isAbsolute } from 'node:path';
import { cleanName, cleanProse } from '../report/lay-out-lines.js';
import type { RetainerStep, SourceLocation } from '../report/leak-report.js';
import { formatJson } from '../report/safe-text.js';
import type { RunReport } from '../report/run-report.js';
import type { Finding, Rule } from './list-findings.js';

const RULES: Record<Rule, { name: string; text: string; level: Finding['level'] }> = {
  leak: { name: 'MemoryLeak', text: 'Every call keeps memory.', level: 'error' },
  inconclusive: {
    name: 'NoVerdict',
    text: 'Whether memory is kept could not be told.',
    level: 'error',
  },
  'no-leak': { name: 'NoLeak', text: 'A leak is expected, and there is none.', level: 'error' },
  gone: {
    name: 'KnownLeakGone',
    text: 'A leak of the baseline is not seen any more.',
    level: 'note',
  },
  known: { name: 'KnownLeak', text: 'A leak that the baseline accepts.', level: 'note' },
  warning: {
    name: 'Warning',
    text: 'Something in the set-up disturbs the measurement.',
    level: 'warning',
  },
};

/** @param tellFile a file as the repository has it */
export function formatSarif(
  report: RunReport,
  findings: readonly Finding[],
  tellFile: (file: string) => string,
): string {
  const ids = Object.keys(RULES) as Rule[];
  const rules = ids.map((id) => ({
    id: `heapslope/${id}`,
    name: RULES[id].name,
    shortDescription: { text: RULES[id].text },
    defaultConfiguration: { level: RULES[id].level },
    properties: { tags: ['memory', 'performance'] },
  }));
  const run = {
    tool: { driver: { name: 'heapslope', version: report.heapslope, rules } },
    columnKind: 'utf16CodeUnits',
    results: findings.map((finding) => describeResult(finding, ids, tellFile)),
  };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  };
  return `${formatJson(log)}\n`;
}

function describeResult(
  finding: Finding,
  ids: readonly Rule[],
  tellFile: (file: string) => string,
) {
  const { rule, level, title, message, place, fingerprint, check, leak } = finding;
  const path = leak?.retainerPath.filter(({ location }) => location !== undefined) ?? [];
  return {
    ruleId: `heapslope/${rule}`,
    ruleIndex: ids.indexOf(rule),
    level,
    message: { text: `${title}. ${message}` },
    locations: [locate(place, tellFile)],
    partialFingerprints: { 'heapslope/v1': `${cleanProse(check.id)}:${fingerprint}` },
    ...(path.length === 0 ? {} : { codeFlows: [describePath(path, tellFile)] }),
    // Accepted by the team: code scanning shows it as dismissed.
    ...(rule === 'known'
      ? {
          suppressions: [
            { kind: 'external', status: 'accepted', justification: 'heapslope.baseline.json' },
          ],
        }
      : {}),
  };
}

function describePath(path: readonly RetainerStep[], tellFile: (file: string) => string) {
  const locations = path.map(({ edge, object, location }) => ({
    location: {
      ...locate(location!, tellFile),
      message: { text: `${cleanProse(edge)} ${cleanName(object)}`.trim() },
    },
  }));
  return { threadFlows: [{ locations }] };
}

function locate(
  { file, line, column }: Partial<SourceLocation> & { file: string },
  tellFile: (file: string) => string,
) {
  const told = tellFile(file);
  const artifactLocation = isAbsolute(told)
    ? { uri: pathToFileURL(told).href }
    : { uri: encodeURI(told).replace(/[?#]/g, encodeURIComponent), uriBaseId: '%SRCROOT%' };
  const region =
    line === undefined || line < 1
      ? {}
      : {
          region: {
            startLine: line,
            ...(column === undefined || column < 1 ? {} : { startColumn: column }),
          },
        };
  return { physicalLocation: { artifactLocation, ...region } };
}
