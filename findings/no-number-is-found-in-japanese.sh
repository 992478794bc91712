#!/usr/bin/env bash
# The search of MkDocs' own themes, in Japanese, finds no number of two digits or more, and node-1 in each text that has a 1.
#
# A good guess: a language adds the rules for its own words. `HTTP 500`, `INC-2024-001` and `v1.34.9` are in texts of all
#   languages, and `500` is found where the text has it, as with `de` and `ko`.
# What happens: the splitter of lunr-languages for Japanese gives each digit as a word of its own, and splits only the texts
#   so, not the query. 500, 2024 and db2 find nothing. Of node-1, the part 1 finds each text with a 1 in it. With `ja` alone,
#   as MkDocs sets it for `locale: ja`, this holds for all texts; with `[ja, en]`, for numbers beside Japanese letters: in
#   "HTTP 500、" there is none.
# Why our users care: codes, tickets, hosts and versions are what somebody on call searches for. That nothing is found is
#   taken for "this never happened". Material splits words itself and finds them, and so does the search page of this project.
# Source: measured, MkDocs 1.6.1, lunr 2.3.9, lunr-languages 1.22.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mkdocs==1.6.1
npm install --silent --no-audit --no-fund lunr@2.3.9 lunr-languages@1.22.0

mkdir docs
echo '# 障害' > docs/index.md
printf 'site_name: KB\nplugins:\n  - search:\n      lang: [ja]\n' > mkdocs.yml
venv/bin/mkdocs build --quiet 2> messages
mkdir built
cp site/search/*.js built

cat > find.cjs <<'JS'
const { join } = require("node:path");

const [name, ...languages] = process.argv.slice(2);
const built = name === "MkDocs";
const load = (file) => require(built ? join(process.cwd(), "built", file) : `lunr-languages/${file}`);
const lunr = built ? load("lunr.js") : require("lunr");
load("lunr.stemmer.support.js")(lunr);
if (languages.length > 1) load("lunr.multi.js")(lunr);
if (languages.includes("ja")) load("tinyseg.js")(lunr);
for (const language of languages) if (language !== "en") load(`lunr.${language}.js`)(lunr);
const texts = { 1: "node-1 で HTTP 500、v1.34.9 に更新", 2: "INC-2024-001 ディスク障害、db2 が停止", 3: "14:05 に HTTP 500 が発生" };
const index = lunr(function () {
  this.use(languages.length > 1 ? lunr.multiLanguage(...languages) : lunr[languages[0]]);
  this.ref("id");
  this.field("text");
  for (const [id, text] of Object.entries(texts)) this.add({ id, text });
});
const words = ["500", "2024", "db2", "v1.34.9", "node-1", "HTTP", "障害"];
const found = (word) => index.search(word).map(({ ref }) => ref).sort().join("") || "none";
console.log(name, languages.join("+") + ":", words.map((word) => `${word} ${found(word)}`).join(", "));
JS
{
    node find.cjs MkDocs ja
    for languages in ja "ja en" de ko; do node find.cjs npm $languages 2> messages; done
} | tee seen
cat > expected <<'TEXT'
MkDocs ja: 500 none, 2024 none, db2 none, v1.34.9 none, node-1 123, HTTP 13, 障害 2
npm ja: 500 none, 2024 none, db2 none, v1.34.9 none, node-1 123, HTTP 13, 障害 2
npm ja+en: 500 3, 2024 2, db2 none, v1.34.9 none, node-1 123, HTTP 13, 障害 2
npm de: 500 3, 2024 2, db2 2, v1.34.9 none, node-1 1, HTTP 13, 障害 none
npm ko: 500 3, 2024 2, db2 2, v1.34.9 none, node-1 1, HTTP 13, 障害 none
TEXT
diff expected seen || { echo "words are found in another way now"; exit 1; }
