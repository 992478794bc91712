#!/usr/bin/env bash
# The search of MkDocs and Material takes a command that somebody pastes for an operation.
#
# A good guess: `-word` excludes a word in many searches, so `kubeadm --certificate-renewal` finds fewer pages, or those
#   with kubeadm. A parser that does not understand a query takes it as words.
# What happens: lunr takes each hyphen at the start of a word for an operator, and an operator after an operator for an
#   error. With two hyphens the whole query fails: Material says that no document matches, although a title has every
#   word. With one hyphen the pages that have the option are left out. Elsewhere in a word a hyphen is no operator.
# Why our users care: an option of a command is what one pastes at night. The answer "No matching documents" says that
#   this never happened before. The guide says to leave the hyphens out, and our page `search/` does not have this.
# Source: measured, lunr 2.3.9, the version in MkDocs 1.6.1 and Material 9.8.2, where it was seen in Chromium, too.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund lunr@2.3.9

cat > try.cjs <<'JS'
const lunr = require("lunr");
const index = lunr(function () {
  this.ref("id");
  this.field("title");
  this.add({ id: "option", title: "kubeadm --certificate-renewal fails" });
  this.add({ id: "other", title: "kubeadm waits for a lock" });
});
const search = (query) => {
  try {
    return index.search(query).map((one) => one.ref).sort().join(", ");
  } catch (error) {
    return error.name + ": " + error.message;
  }
};
const expected = {
  "kubeadm --certificate-renewal": "QueryParseError: expecting term or field, found 'PRESENCE'",
  "kubeadm -certificate": "other",
  "kubeadm certificate-renewal": "option, other",
};
const seen = Object.fromEntries(Object.keys(expected).map((query) => [query, search(query)]));
console.log("lunr", lunr.version, seen);
process.exit(JSON.stringify(seen) === JSON.stringify(expected) ? 0 : 1);
JS
node try.cjs
