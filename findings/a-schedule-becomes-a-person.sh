#!/usr/bin/env bash
# A changelog links the schedule `@daily` to a person, and a mail address mentions somebody.
#
# A good guess: a mention is `@name` of somebody who worked on the change. "cron @daily" is none that a program could check, and
#   in "ops@example.org" the `@` is in the middle of a word, as for GitHub.
# What happens: conventional-commits-parser gives `mentions`: "example" for ops@example.org, "payments" for `Co-authored-by: Ida
#   <ida@payments.example>`, which GitHub writes below each change of two people, and "media" for `@media` in backticks. The
#   preset conventionalcommits makes "run the backup [@daily](https://github.com/daily)" of a subject; a mail address stays there.
#   Nothing is reported.
# Why our users care: release notes are evidence of what was deployed before an incident, and bots thank or ask the people whom
#   they mention. They name companies of mail addresses, and strangers whose account is called daily.
# Source: measured, conventional-commits-parser 7.1.4, conventional-changelog-conventionalcommits 10.2.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund conventional-commits-parser@7.1.4 conventional-changelog-conventionalcommits@10.2.1 >/dev/null

cat > read.mjs <<'JS'
import createPreset from "conventional-changelog-conventionalcommits";
import { CommitParser } from "conventional-commits-parser";

const parser = new CommitParser();
for (const text of [
  "fix: ask ops@example.org", "fix: disk\n\nCo-authored-by: Ida <ida@payments.example>", "fix: print\n\nUse `@media print`", "fix: disk, thanks @ida",
]) {
  console.log(`${JSON.stringify(text)} mentions ${parser.parse(text).mentions.join(", ")}`);
}
const { writer } = await createPreset();
const host = { host: "https://github.com", owner: "org", repository: "shop", linkReferences: true, repoUrl: "https://github.com/org/shop" };
for (const text of ["fix: run the backup @daily", "fix: ask ops@example.org"]) {
  console.log(writer.transform({ ...parser.parse(text), notes: [], hash: "abcdef1" }, host).subject);
}
JS
node read.mjs > seen
cat seen
cat > expected <<'TEXT'
"fix: ask ops@example.org" mentions example
"fix: disk\n\nCo-authored-by: Ida <ida@payments.example>" mentions payments
"fix: print\n\nUse `@media print`" mentions media
"fix: disk, thanks @ida" mentions ida
run the backup [@daily](https://github.com/daily)
ask ops@example.org
TEXT
diff expected seen || { echo "mentions are read in another way now"; exit 1; }
