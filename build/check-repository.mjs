// npm refuses to publish with provenance where `repository` in package.json is not the repository whose workflow
// publishes. The release workflow asks before it tests for ten minutes.
import { readFileSync } from 'node:fs';

const { GITHUB_SERVER_URL = 'https://github.com', GITHUB_REPOSITORY = '<owner>/<name>' } =
  process.env;
const expected = `git+${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git`;
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const url = manifest.repository?.url ?? manifest.repository;

if (url !== expected) {
  const seen =
    url === undefined ? 'has no "repository"' : `has the repository ${JSON.stringify(url)}`;
  console.error(
    `package.json ${seen}, and npm publishes with provenance only from the repository that it names. ` +
      `Write: "repository": { "type": "git", "url": "${expected}" }`,
  );
  process.exitCode = 1;
}
