#!/usr/bin/env bash
# mkdocs-rss-plugin gives the time of a commit by the clock of the machine, and calls it UTC.
#
# A good guess: a commit has an instant, so a feed has the same one wherever it is built.
# What happens: the time of a commit is turned into the clock time of the machine, and written with "+0000". Built in New York, a
#   commit of 00:00 UTC on 1 January is "31 Dec 2025 19:00:00 +0000". A local date in frontmatter, without an offset, is UTC,
#   too. Nothing is reported.
# Why our users care: readers of a feed see an incident hours before it was written, and in another order and month than on a
#   server in UTC. Build in UTC (`TZ=UTC`). Our own feeds are in UTC.
# Source: measured, mkdocs-rss-plugin 1.19.0 with mkdocs 1.6.1, beside the git of the machine.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mkdocs-rss-plugin==1.19.0 mkdocs==1.6.1
cd "$folder"
mkdir -p kb/docs
cd kb
cat > mkdocs.yml <<'YAML'
site_name: Nights
site_url: https://example.org/
theme: mkdocs
plugins:
  - rss:
      match_path: "night.*"
      date_from_meta:
        as_creation: date
YAML
echo '# Home' > docs/index.md
printf '# Night\n\nThe disk was full.\n' > docs/night-1.md
printf -- '---\ndate: 2026-05-30 14:05\n---\n# Night\n\nThe pool was full.\n' > docs/night-2.md
git init --quiet
git add .
GIT_AUTHOR_DATE=2026-01-01T00:00:00Z GIT_COMMITTER_DATE=2026-01-01T00:00:00Z \
  git -c user.name=Ida -c user.email=ida@example.org commit --quiet --message Nights

for zone in UTC America/New_York; do
  TZ=$zone NO_MKDOCS_2_WARNING=1 "$folder/venv/bin/mkdocs" build --quiet --strict
  "$folder/venv/bin/python" - "$zone" <<'PYTHON'
import re
import sys
from importlib.metadata import version
from pathlib import Path

zone = sys.argv[1]
found = re.findall(r"(?s)<item>.*?<pubDate>(.*?)</pubDate>", Path("site/feed_rss_created.xml").read_text())
print("mkdocs-rss-plugin", version("mkdocs-rss-plugin"), zone, found)
seen = {"UTC": "Thu, 01 Jan 2026 00:00:00 +0000", "America/New_York": "Wed, 31 Dec 2025 19:00:00 +0000"}[zone]
sys.exit(0 if found == ["Sat, 30 May 2026 14:05:00 +0000", seen] else "commits have another time now")
PYTHON
done
