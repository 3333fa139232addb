/** Variables that services of continuous integration set, beside `CI`. */
const MARKS = ['GITHUB_ACTIONS', 'GITLAB_CI', 'BUILDKITE', 'TF_BUILD', 'TEAMCITY_VERSION'];

/** Whether this runs in continuous integration, where nothing that is committed is written. */
export function isCi(env: Record<string, string | undefined>): boolean {
  const isSet = (name: string) => !['', '0', 'false', undefined].includes(env[name]);
  return env.CI === undefined ? MARKS.some(isSet) : isSet('CI');
}
