#!/usr/bin/env bash
# redact-pii takes the year off each date, and makes telephone numbers of a commit, and ZIP codes of a port and a pid.
#
# A good guess: what takes out personal data leaves dates, commits, versions and ports, as they name nobody. Where it errs, it
#   replaces the whole word, so that a reader sees that something was there.
# What happens: four digits or more are taken out: 2026-05-30 is `DIGITS-05-30`, so the day has no year; times of the day stay.
#   Five digits are a ZIP code, so the port 54321 and the pid 12345 are two. A commit becomes telephone numbers with the letters
#   between them, and an instant in milliseconds one with the last digit beside it.
# Why our users care: it is run on a post-mortem before customers get it, or before a model does. Days, commits and ticket ids, by
#   which a reader finds the deployment and the other records, are gone, and two tickets look like one. Mark what is internal,
#   as a public edition does, and switch the patterns of digits off.
# Source: measured, redact-pii 3.4.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund redact-pii@3.4.0

cat > show.mjs <<'JS'
import redact from "redact-pii";

const TEXTS = [
  "from 2026-05-30 14:05 to 2026-05-31 01:20 UTC",
  "INC-20260530 and INC-20250411",
  "commit 4567890123abcdef0123456789abcdef01234567",
  "pid 12345, port 54321",
  "at 1780149900000",
  "v1.28.3, 90 minutes, 503",
];
const redactor = new redact.SyncRedactor();
for (const text of TEXTS) console.log(text, "=>", redactor.redact(text));
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
from 2026-05-30 14:05 to 2026-05-31 01:20 UTC => from DIGITS-05-30 14:05 to DIGITS-05-31 01:20 UTC
INC-20260530 and INC-20250411 => INC-DIGITS and INC-DIGITS
commit 4567890123abcdef0123456789abcdef01234567 => commit PHONE_NUMBERabcdefPHONE_NUMBERabcdef01234567
pid 12345, port 54321 => pid ZIPCODE, port ZIPCODE
at 1780149900000 => at PHONE_NUMBER0
v1.28.3, 90 minutes, 503 => v1.28.3, 90 minutes, 503
TEXT
diff expected seen || { echo "digits are taken out in another way now"; exit 1; }
