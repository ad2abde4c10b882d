// Fails if files that ship with a published package changed since the base branch and there is no new changeset.
import { execFileSync } from 'node:child_process';

const published =
  /^packages\/(?:core|optimizers|schedules|losses|strategies|parallel|tfjs|jax-js)\/(?:src\/|package\.json$)/;
const changeset = /^\.changeset\/(?!README\.md$)[^/]+\.md$/;

/** @param {string[]} args */
const git = (...args) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** @param {string[]} args */
const lines = (...args) =>
  git(...args)
    .split('\n')
    .filter(Boolean);

/** The commit where this branch started; undefined if there is none to compare with. */
const findBase = () => {
  const branch = `origin/${process.env['GITHUB_BASE_REF'] || 'main'}`;
  try {
    return git('merge-base', 'HEAD', branch).trim();
  } catch {
    return undefined;
  }
};

const base = findBase();
if (base === undefined) {
  console.warn('changeset: NOT CHECKED. There is no base branch (origin/main) to compare with.');
  process.exit(0);
}

// The working tree counts too, so that the result is the same before and after a commit.
const untracked = lines('ls-files', '--others', '--exclude-standard');
const changed = [...lines('diff', '--name-only', base), ...untracked];
const added = [...lines('diff', '--name-only', '--diff-filter=A', base), ...untracked];
const deleted = lines('diff', '--name-only', '--diff-filter=D', base);

const shipped = changed.filter((file) => published.test(file));
// `changeset version` turns changesets into changelogs, so the release itself needs no changeset.
const isRelease =
  deleted.some((file) => changeset.test(file)) && changed.some((file) => file.endsWith('/CHANGELOG.md'));

if (shipped.length > 0 && !isRelease && !added.some((file) => changeset.test(file))) {
  console.error('changeset: these files ship with a package and changed, but no changeset was added:');
  for (const file of shipped) console.error(`  ${file}`);
  console.error(
    'Add one with `npm run changeset` (or `npm run changeset -- --empty` if there is nothing to release).',
  );
  process.exit(1);
}
console.log(`changeset: ${shipped.length} shipped file(s) changed since ${base.slice(0, 10)}: ok`);
