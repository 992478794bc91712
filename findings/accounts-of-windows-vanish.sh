#!/usr/bin/env bash
# pandoc leaves out the end of an account or a folder of Windows: "CORP\ida" is "CORP", and "C:\logs\disk" is "C:".
#
# A good guess: a backslash before a letter is a backslash, as CommonMark says and GitHub shows. A tool that allows commands of
#   TeX in Markdown leaves a word that is no command of TeX as text, or warns.
# What happens: each `\word` is TeX, whatever the word is. In HTML, Word and plain text it is left out with the space after it:
#   "The job of CORP\svc ran" is "The job of CORPran". Nothing is reported. With `-f gfm` the words stay. An account in
#   backticks stays in both.
# Why our users care: pandoc, and Quarto with it, make reports and books of records. Which account, which disk and which pattern
#   (`\d+`) it was is what an incident is about. The guide says to write such names in backticks. Our pages change none of them.
# Source: measured, pandoc 3.9 (pypandoc_binary 1.17).
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypandoc_binary==1.17

cat > show.py <<'PYTHON'
import pypandoc

print("pandoc", pypandoc.get_pandoc_version())
TEXT = r"The job of CORP\svc ran. C:\logs\disk was full. The alert looked for \d+ errors."
for source in "markdown", "gfm":
    for target in "html", "plain":
        print(f"{source} to {target}:", pypandoc.convert_text(TEXT, target, format=source, extra_args=["--wrap=none"]).strip())
print("in backticks:", pypandoc.convert_text(r"The job of `CORP\svc` ran.", "plain", format="markdown").strip())
PYTHON
venv/bin/python show.py | tee seen
cat > expected <<'TEXT'
markdown to html: <p>The job of CORPran. C:was full. The alert looked for  errors.</p>
markdown to plain: The job of CORPran. C:was full. The alert looked for errors.
gfm to html: <p>The job of CORP\svc ran. C:\logs\disk was full. The alert looked for \d+ errors.</p>
gfm to plain: The job of CORP\svc ran. C:\logs\disk was full. The alert looked for \d+ errors.
in backticks: The job of CORP\svc ran.
TEXT
diff expected <(tail -n +2 seen) || { echo "backslashes are read in another way now"; exit 1; }
