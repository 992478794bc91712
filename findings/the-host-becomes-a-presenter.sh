#!/usr/bin/env bash
# A linter for considerate writing asks to call the host an emcee, and finds nothing in a sentence that blames somebody.
#
# A good guess: alex "catches insensitive, inconsiderate writing", and is made for texts about software: it knows "master" and
#   "sanity check". Of a post-mortem it finds what hurts people, such as "careless", "her fault" and "human error".
# What happens: it looks at words, not at what is said of whom. In "The host failed, and the invalid certificate was rejected"
#   it finds three: `host` should be `presenter` or `emcee`, `failed` may be profane, and `invalid` should be `person with a
#   disability`. `color` and `European` are profane as well. Of "Ida was careless. Human error." it finds nothing.
# Why our users care: teams turn it on in order to write without blame. Each post-mortem has dozens of warnings, so it is turned
#   off, or somebody rewrites hosts, and the sentence that blames passes. A rule of one's own, or a reader, finds that.
# Source: measured, alex 11.0.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund alex@11.0.1 >/dev/null

cat > lint.mjs <<'JS'
import { markdown } from "alex";

for (const text of [
  "The host failed, and the invalid certificate was rejected.", "The color of European customers' pages.",
  "Ida was careless. Human error.", "It was Bo's fault: Bo should have known better, and forgot to look.",
]) {
  const found = markdown(text).messages.map((message) => message.reason.replaceAll("’", "'"));
  console.log(`${text}\n  ${found.join("\n  ") || "nothing"}`);
}
JS
node lint.mjs > seen
cat seen
cat > expected <<'TEXT'
The host failed, and the invalid certificate was rejected.
  `host` may be insensitive, use `presenter`, `entertainer`, `emcee` instead
  Be careful with `failed`, it's profane in some cases
  `invalid` may be insensitive, use `turned off`, `has a disability`, `person with a disability`, `people with disabilities` instead
The color of European customers' pages.
  Be careful with `color`, it's profane in some cases
  Be careful with `European`, it's profane in some cases
Ida was careless. Human error.
  nothing
It was Bo's fault: Bo should have known better, and forgot to look.
  nothing
TEXT
diff expected seen || { echo "words are judged in another way now"; exit 1; }
