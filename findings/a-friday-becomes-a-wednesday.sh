#!/usr/bin/env bash
# A textlint rule corrects the weekday of each date that has the day first: 05/06/2026 (Friday) becomes Wednesday.
#
# A good guess: a rule that compares a date with the weekday beside it knows that 05/06/2026 is 5 June for most of the world, the
#   more so where the weekday says it: 5 June 2026 is a Friday. It reports what no order makes right, as "2026-05-30 (Sunday)".
# What happens: it takes such dates for American, also `05.06.2026`, which nobody writes so in America, and reports the right
#   weekday as a mismatch, with `lang: en-GB` as well. `--fix` writes Wednesday. Of a file in one order, it changes the dates up
#   to the 12th only, since 30/05/2026 is not checked.
# Why our users care: the weekday is what tells 5 June from 6 May in an old document; an import reads it. After the fix the
#   document says 6 May, and nothing else in it does. Switch the rule off, or write 2026-06-05.
# Source: measured, textlint-rule-date-weekday-mismatch 1.1.1, textlint 15.8.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund textlint@15.8.0 textlint-rule-date-weekday-mismatch@1.1.1

cat > incident.md <<'TEXT'
- 2026-05-30 (Saturday)
- 2026-05-30 (Sunday)
- 05/06/2026 (Friday)
- 05.06.2026 (Friday)
- 30/05/2026 (Saturday)
TEXT
python3 -c 'import datetime; print(*(f"{datetime.date(2026, month, day):%-d %B is a %A}" for month, day in ((6, 5), (5, 6))), sep=", ")' | tee seen
echo '{"rules": {"date-weekday-mismatch": {"lang": "en-GB"}}}' > .textlintrc.json
npx textlint --fix incident.md > messages
tee -a seen < incident.md
cat > expected <<'TEXT'
5 June is a Friday, 6 May is a Wednesday
- 2026-05-30 (Saturday)
- 2026-05-30 (Saturday)
- 05/06/2026 (Wednesday)
- 05.06.2026 (Wednesday)
- 30/05/2026 (Saturday)
TEXT
diff expected seen || { echo "weekdays are corrected in another way now"; exit 1; }
