/**
 * Findings as workflow commands of GitHub Actions:
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
import { relative, resolve } from 'node:path';
import { escapeText } from '../report/fit-text.js';
import type { Finding } from './list-findings.js';

const COMMANDS: Record<Finding['level'], string> = {
  error: 'error',
  warning: 'warning',
  note: 'notice',
};

/**
 * One line for each finding.
 *
 * @param root folder that the findings' files are relative to
 * @param workspace folder of the repository, which GitHub wants them relative to
 */
export function annotateFindings(
  findings: readonly Finding[],
  root: string,
  workspace: string | undefined,
): string[] {
  return findings.map(({ level, title, message, place }) => {
    const { file, line, column } = place;
    const properties = {
      title,
      file: tellForRepository(file, root, workspace),
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { col: column }),
    };
    const list = Object.entries(properties).map(
      ([name, value]) => `${name}=${escapeProperty(String(value))}`,
    );
    return `::${COMMANDS[level]} ${list.join(',')}::${escapeData(message)}`;
  });
}

/** A file as the repository has it. */
export function tellForRepository(
  file: string,
  root: string,
  workspace: string | undefined,
): string {
  if (workspace === undefined || workspace === '') return file;
  const told = relative(workspace, resolve(root, file));
  return told.startsWith('..') ? file : told.replace(/\\/g, '/');
}

function escapeData(text: string): string {
  return escapeText(text).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
