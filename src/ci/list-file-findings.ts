import { groupCauses, type Cause } from '../report/group-causes.js';
import { tellCause } from '../report/format-files.js';
import { formatBytes } from '../report/format-amount.js';
import { cleanProse } from '../report/lay-out-lines.js';
import type { RunReport } from '../report/run-report.js';
import { findPlace } from './find-line.js';
import { WHOLE_RUN_ID } from './record-files.js';
import type { Finding } from './list-findings.js';

/** What is to be said of what files leave behind: each cause once, whatever files it hits; nothing of the runner's own. */
export function listFileFindings({ files = [] }: RunReport, root: string): Finding[] {
  return groupCauses(files)
    .filter(({ leak }) => leak.owner !== 'runner')
    .map((cause) => tellFinding(cause, files.length, root));
}

function tellFinding(cause: Cause, all: number, root: string): Finding {
  const { leak, bytes, fails, files } = cause;
  const advice = leak.pattern ? ` ${leak.pattern.advice}` : '';
  return {
    level: fails ? 'error' : 'note',
    rule: fails ? 'leak' : 'known',
    title: `${fails ? 'Left' : 'Known to be left'} behind by ${files.length === 1 ? 'a test file' : 'test files'}`,
    message: cleanProse(`${tellCause(cause, all)}: ${formatBytes(bytes)}.${advice}`),
    place: findPlace(leak, files[0]!.file, root),
    fingerprint: cleanProse(leak.fingerprint),
    check: { id: WHOLE_RUN_ID },
    leak,
  };
}
