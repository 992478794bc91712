#!/usr/bin/env bash
# release-please and git-cliff pass over what `git revert` writes, so that a rollback is not released, or not mentioned.
#
# A good guess: tools that make releases of commits know `Revert "feat: cache"`, the title that git and the button of code hosts
#   write. It is released as a patch, and the changelog says that the feature is gone, or leaves both out.
# What happens: the title is no conventional commit, and such commits are left out: release-please has no commit to release, and
#   says so at the level of debugging; git-cliff counts "1 commit skipped". If both commits are new, the changelog lists the
#   feature and not that it was taken back. semantic-release makes a patch of the revert. A title `revert: feat: cache` above
#   "This reverts commit …" is read by all.
# Why our users care: a rollback is the most usual mitigation. It is merged, and no release comes; or release notes of the day say
#   that the feature is there which caused the incident. Write `revert: …` or `fix: …` as the title.
# Source: measured, release-please 17.9.0, git-cliff 2.14.2, @semantic-release/commit-analyzer 13.0.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund release-please@17.9.0 @semantic-release/commit-analyzer@13.0.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check git-cliff==2.14.2

FEATURE='feat: cache sessions'
REVERT='Revert "feat: cache sessions"

This reverts commit 0123456789012345678901234567890123456789.'
TYPED='revert: feat: cache sessions

This reverts commit 0123456789012345678901234567890123456789.'
export FEATURE REVERT TYPED
cat > show.mjs <<'JS'
import { analyzeCommits } from "@semantic-release/commit-analyzer";
import { DefaultChangelogNotes } from "release-please/build/src/changelog-notes/default.js";
import { parseConventionalCommits } from "release-please/build/src/commit.js";

const silent = { debug() {}, info() {}, warn() {}, error() {}, log() {} };
const { FEATURE, REVERT, TYPED } = process.env;
for (const [name, messages] of Object.entries({ revert: [REVERT], both: [FEATURE, REVERT], typed: [TYPED] })) {
  const made = messages.map((message, index) => ({ sha: String(index).repeat(40), message, files: [] }));
  const commits = parseConventionalCommits(made, silent);
  const project = { owner: "acme", repository: "belt", version: "1.5.1", currentTag: "v1.5.1", targetBranch: "main", commits };
  const notes = commits.length && (await new DefaultChangelogNotes({}).buildNotes(commits, project));
  const lines = notes ? notes.split("\n").filter((line) => line.startsWith("*")).map((line) => line.replace(/ \(\[.*/, "")) : [];
  console.log("release-please:", name, "is", commits.length, "commits of", made.length, lines.join(" "));
  const analyzed = { cwd: ".", logger: silent, commits: messages.map((message, index) => ({ hash: String(index), message })) };
  console.log("semantic-release:", name, "is", await analyzeCommits({}, analyzed));
}
JS
{
    node show.mjs
    git init --quiet belt
    cd belt
    commit() { git -c user.name=Ida -c user.email=ida@example.org commit --quiet --allow-empty -m "$1"; }
    commit 'feat: base'
    git tag v1.4.2
    for message in "$FEATURE" "$REVERT" "$TYPED"; do
        commit "$message"
        echo "git-cliff: $(git log -1 --format=%s)" is "$(../venv/bin/git-cliff --unreleased --strip all 2> messages | grep '^- ' | tr '\n' ' ')"
    done
} | tee seen
cat > "$folder/expected" <<'TEXT'
release-please: revert is 0 commits of 1 
semantic-release: revert is patch
release-please: both is 1 commits of 2 * cache sessions
semantic-release: both is minor
release-please: typed is 1 commits of 1 * feat: cache sessions
semantic-release: typed is patch
git-cliff: feat: cache sessions is - Cache sessions 
git-cliff: Revert "feat: cache sessions" is - Cache sessions 
git-cliff: revert: feat: cache sessions is - Cache sessions - Feat: cache sessions 
TEXT
diff "$folder/expected" "$folder/seen" || { echo "rollbacks are released in another way now"; exit 1; }
