#!/usr/bin/env bash
# A sentence of AsciiDoc with C++ twice has C twice, and `kubectl exec node -- sh` a dash.
#
# A good guess: `C++` is text, whether it occurs once or twice. Marks that enclose something begin after a space and end before
#   one, as `*bold*` and `_it_` do.
# What happens: `++` may begin and end inside a word, and shows what is between as it was typed: "The C++ client and the C++
#   server" is "The C client and the C server", and "i++ and j++" is "i and j". With one C++ in a paragraph all is right, so a
#   second one in the third line changes the first. Two hyphens between spaces are one dash, so that "kubectl exec node -- sh" is
#   no command any more; `--force` stays. Nothing is reported.
# Why our users care: post-mortems in AsciiDoc name languages and commands in sentences. Our import reads the source, and keeps
#   the pluses and hyphens; a page that Asciidoctor made has lost them before anybody converts it.
# Source: measured, @asciidoctor/core 4.1.0; Asciidoctor's documentation, inline passthroughs.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @asciidoctor/core@4.1.0 >/dev/null

cat > convert.mjs <<'JS'
import { convert } from "@asciidoctor/core";

for (const text of [
  "The C++ client failed.", "The C++ client and the C++ server failed.", "It counts i++ and j++ twice.",
  "Run kubectl exec node -- sh there.", "Run kubectl drain --force there.",
]) {
  const html = await convert(text, { safe: "safe", doctype: "inline" });
  const shown = html.replaceAll("&#8201;&#8212;&#8201;", " — ").replace(/<.*?>/g, "");
  console.log(`Asciidoctor 4.1.0: ${shown.trim()}`);
}
JS
seen=$(node convert.mjs)
echo "$seen"
expected="Asciidoctor 4.1.0: The C++ client failed.
Asciidoctor 4.1.0: The C client and the C server failed.
Asciidoctor 4.1.0: It counts i and j twice.
Asciidoctor 4.1.0: Run kubectl exec node — sh there.
Asciidoctor 4.1.0: Run kubectl drain --force there."
test "$seen" = "$expected" || { echo "pluses are read in another way now; expected:"; echo "$expected"; exit 1; }
