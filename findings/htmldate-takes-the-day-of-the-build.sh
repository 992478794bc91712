#!/usr/bin/env bash
# htmldate gives the day on which a site was built as the date of its article.
#
# A good guess: a page with one `<time datetime="…">`, in its article, has that date. A day in the footer is that of the site.
# What happens: htmldate looks for words of a footer before it looks at the article: "Site of 2026-11-29" makes an incident
#   of May one of November. Without it, the earliest `<time>` counts if the original date is asked for, so that a belt bought
#   in 2024 makes it an incident of 2024. `article:published_time` in the head wins over both.
# Why our users care: search over internal sites and pipelines for language models (trafilatura) date pages with it, and sort
#   and filter by that. Every incident is then as old as the last build. Our pages have `article:published_time` now.
# Source: measured, htmldate 1.11.0; The Open Graph protocol, article.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check htmldate==1.11.0

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from htmldate import find_date

TIME = '<p>It stopped at <time datetime="2026-05-30T08:00Z">2026-05-30 08:00</time>.</p>'
BELT = '<p>The belt was bought on <time datetime="2024-01-15">2024-01-15</time>.</p>'
FOOT = "<footer>Site of 2026-11-29</footer>"
TAG = '<meta property="article:published_time" content="2026-05-30">'


def dates(article: str, head: str = "") -> tuple[str | None, str | None]:
    page = f"<html><head><title>The sorter stops</title>{head}</head><body><article><h1>The sorter stops</h1>{article}</body></html>"
    return find_date(page), find_date(page, original_date=True)


seen = {
    "one time": dates(f"{TIME}</article>"),
    "and a footer": dates(f"{TIME}</article>{FOOT}"),
    "and an earlier time": dates(f"{TIME}{BELT}</article>"),
    "and a tag in the head": dates(f"{TIME}{BELT}</article>{FOOT}", TAG),
}
print("htmldate", version("htmldate"))
for what, found in seen.items():
    print(f"{what:22}latest {found[0]}, original {found[1]}")
may, build = "2026-05-30", "2026-11-29"
expected = [(may, may), (build, build), (may, "2024-01-15"), (may, may)]
sys.exit(0 if list(seen.values()) == expected else "it finds another date now")
PYTHON
