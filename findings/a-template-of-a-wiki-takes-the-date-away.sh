#!/usr/bin/env bash
# pandoc leaves out templates of MediaWiki: "It stopped at {{utc|08:10}} UTC" is "It stopped at UTC".
#
# A good guess: a converter cannot know what a template of some wiki shows. It leaves the words that were typed, or the whole
#   `{{…}}` as text, as it does for `{expand}` of Jira, or says that it left something out.
# What happens: as `gfm`, `plain` and HTML, a template is nothing, inside a sentence as well. `{{Incident|sev=1|owner=Ida}}` at
#   the top of the page, in which wikis hold the facts, is gone. Only pandoc's own Markdown has it, as raw text. Nothing is
#   reported without `--verbose`. mwparserfromhell keeps or gives all of it.
# Why our users care: teams with a MediaWiki have a box of facts on each incident page, and templates for times and people. The
#   converted page reads well, and has no severity, owner or time.
# Source: measured, pandoc 3.9 (pypandoc_binary 1.17), mwparserfromhell 0.7.2.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pypandoc_binary==1.17 mwparserfromhell==0.7.2
cd "$folder"

"$folder/venv/bin/python" - > seen <<'PYTHON'
import mwparserfromhell
import pypandoc

page = "{{Incident|sev=1|owner=Ida}}\n\nIt stopped at {{utc|08:10}} UTC, see {{user|Bo}}."
for form in "gfm", "plain", "html", "markdown":
    print(f"pandoc, {form}:", " ".join(pypandoc.convert_text(page, form, format="mediawiki").split()))
found = mwparserfromhell.parse(page).filter_templates()
print("mwparserfromhell:", *(f"{one.name}({', '.join(str(value) for value in one.params)})" for one in found))
PYTHON
cat seen
cat > expected <<'TEXT'
pandoc, gfm: It stopped at UTC, see .
pandoc, plain: It stopped at UTC, see .
pandoc, html: <p>It stopped at UTC, see .</p>
pandoc, markdown: ```{=mediawiki} {{Incident|sev=1|owner=Ida}} ``` It stopped at `{{utc|08:10}}`{=mediawiki} UTC, see `{{user|Bo}}`{=mediawiki}.
mwparserfromhell: Incident(sev=1, owner=Ida) utc(08:10) user(Bo)
TEXT
diff expected seen || { echo "templates are read in another way now"; exit 1; }
