#!/usr/bin/env bash
# Harper asks to write "20 minimum" for "20 min", and "overtook" for "the fail over took an hour".
#
# A good guess: a checker of grammar that was made for developers knows the symbol of the minute, which stands after a number, as
#   it knows "300 ms". A change that it proposes keeps the meaning of the sentence.
# What happens: each "min" is to be "minimum", also after a number: 5 min, 90 min. The proposal for "2 hrs" is "2 hours", so that
#   it knows units. "fail over took" is to be "fail overtook", "OOMKilled" is "Compelled", AKS is "Aka", and SEV1 "SE's".
# Why our users care: editors show its proposals while a summary is written, and one key takes them. "It took 20 minimum" is
#   another statement. Switch off the rule `ExpandMinimum`, and add your words to its dictionary.
# Source: measured, harper.js 2.10.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund harper.js@2.10.0

cat > show.mjs <<'JS'
import { Dialect, LocalLinter } from "harper.js";
import { binary } from "harper.js/binary";

const TEXTS = [
  "The repair took 20 min.",
  "The disk was slow for 5 min to 90 min.",
  "The repair took 2 hrs.",
  "The fail over took an hour.",
  "The pod was OOMKilled.",
  "The AKS cluster was down.",
  "The SEV1 is over.",
];
const linter = new LocalLinter({ binary, dialect: Dialect.American });
for (const text of TEXTS) {
  for (const lint of await linter.lint(text)) {
    const [first] = lint.suggestions();
    const { start, end } = lint.span();
    console.log(`${lint.lint_kind()}: ${text.slice(0, start)}[${first.get_replacement_text()}]${text.slice(end)}`);
  }
}
await linter.setLintConfig({ ...(await linter.getLintConfig()), ExpandMinimum: false });
console.log("without ExpandMinimum:", (await linter.lint(TEXTS[0])).length);
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
Style: The repair took 20 [minimum].
Style: The disk was slow for 5 [minimum] to 90 min.
Style: The disk was slow for 5 min to 90 [minimum].
WordChoice: The repair took 2 [hours].
Spelling: The fail [overtook] an hour.
Spelling: The pod was [Compelled].
Spelling: The [Aka] cluster was down.
Spelling: The [SE's] is over.
without ExpandMinimum: 1
TEXT
diff expected seen || { echo "texts are judged in another way now"; exit 1; }
