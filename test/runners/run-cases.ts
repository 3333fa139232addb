import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Project, Run } from './install-project.js';

/** Entry files of the runners, as every project has them. */
export const VITEST = 'node_modules/vitest/vitest.mjs';
export const JEST = 'node_modules/jest/bin/jest.js';

/** One run of a real runner. */
export interface CaseRun extends Run {
  /** By title. */
  tests: Map<string, CaseResult>;
}

export interface CaseResult {
  status: string;
  /** The failure's messages with their stacks; empty where the test passed. */
  message: string;
}

interface JsonResults {
  testResults: {
    assertionResults: { title: string; status: string; failureMessages?: string[] }[];
  }[];
}

/** Runs case files in the project's Vitest. */
export function runVitest(
  project: Project,
  files: string[],
  { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {},
): Promise<CaseRun> {
  return runCases(project, env, (json) => [
    VITEST,
    'run',
    ...files,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${json}`,
    ...args,
  ]);
}

/** Runs case files in the project's Jest. */
export function runJest(
  project: Project,
  files: string[],
  {
    args = [],
    env = {},
    nodeArgs = [],
  }: { args?: string[]; env?: Record<string, string>; nodeArgs?: string[] } = {},
): Promise<CaseRun> {
  return runCases(project, env, (json) => [
    ...nodeArgs,
    JEST,
    '--json',
    `--outputFile=${json}`,
    ...args,
    '--runTestsByPath',
    ...files.map((file) => `cases/${file}`),
  ]);
}

async function runCases(
  project: Project,
  env: Record<string, string>,
  argsFor: (json: string) => string[],
): Promise<CaseRun> {
  const json = join(project.dir, `results-${randomUUID()}.json`);
  const run = await project.run(argsFor(json), env);
  return { ...run, tests: readResults(json, run) };
}

function readResults(json: string, { output }: Run): Map<string, CaseResult> {
  let results: JsonResults;
  try {
    results = JSON.parse(readFileSync(json, 'utf8')) as JsonResults;
  } catch (cause) {
    throw new Error(`The runner wrote no results:\n${output}`, { cause });
  }
  const cases = results.testResults.flatMap(({ assertionResults }) => assertionResults);
  return new Map(
    cases.map(({ title, status, failureMessages = [] }) => [
      title,
      { status, message: stripVTControlCharacters(failureMessages.join('\n')) },
    ]),
  );
}
