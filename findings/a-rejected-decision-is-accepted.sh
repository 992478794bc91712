#!/usr/bin/env bash
# log4brains shows a rejected decision as accepted, where it is written as adr-tools or MADR 4 write it.
#
# A good guess: a site of decisions shows the status that a record states. MADR, on which its template is based, has had it in
#   frontmatter since version 3, and adr-tools below `## Status`. A status that it cannot read is unknown, or a mistake.
# What happens: it reads a status and a date from a list below the title only, and takes a record without one for accepted.
#   `status: rejected` in frontmatter, and "Rejected" below `## Status`, are accepted, without a date. A status that it does
#   not know, such as Declined, is a draft. There is no message.
# Why our users care: decisions that follow from incidents are kept beside them. The site says that a change was agreed on that
#   was refused, and action items refer to it. Write `- Status: rejected` below the title.
# Source: measured, @log4brains/core 1.1.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @log4brains/core@1.1.0

mkdir -p project/adr
cd project
git init --quiet .
printf 'project:\n  name: Decisions\n  tz: UTC\n  adrFolder: ./adr\n' > .log4brains.yml
printf -- '# Keep the belt\n\n- Status: rejected\n- Date: 2026-05-30\n\n## Context\n\nIt slips.\n' > adr/1-list.md
printf -- '# Keep the belt\n\n- Status: declined\n- Date: 2026-05-30\n\n## Context\n\nIt slips.\n' > adr/2-declined.md
printf -- '---\nstatus: rejected\ndate: 2026-05-30\n---\n\n# Keep the belt\n\n## Context\n\nIt slips.\n' > adr/3-madr-4.md
printf -- '# 4. Keep the belt\n\nDate: 2026-05-30\n\n## Status\n\nRejected\n\n## Context\n\nIt slips.\n' > adr/4-adr-tools.md
git add .
git -c user.name=Ida -c user.email=ida@example.org -c commit.gpgsign=false commit --quiet --message "Decide"
cd ..
cat > show.js <<'JS'
const { Log4brains } = require("@log4brains/core");

(async () => {
  const records = await Log4brains.create("project").searchAdrs();
  for (const record of records.sort((a, b) => a.slug.localeCompare(b.slug)))
    console.log(`${record.slug}: ${record.status}, ${record.publicationDate}`);
})();
JS
node show.js | tee seen
cat > expected <<'TEXT'
1-list: rejected, 2026-05-30T23:59:59.000Z
2-declined: draft, 2026-05-30T23:59:59.000Z
3-madr-4: accepted, null
4-adr-tools: accepted, null
TEXT
diff expected seen || { echo "the status is read in another way now"; exit 1; }
