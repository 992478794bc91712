#!/usr/bin/env bash
# A reader of mails takes an option of a command, or the start of an incident, for the end of the mail.
#
# A good guess: email_reply_parser removes what a reply quotes and the signature below `-- `. A paragraph in the middle of a
#   mail that has no quotation is neither.
# What happens: a paragraph whose first line begins with two hyphens or underscores, or with a hyphen and a digit or letter,
#   is a signature, and one with lines `From:` and `To:` is the head of a quoted mail. Everything below goes with it. So a
#   mail ends at "--certificate-renewal=false was set", at "-08:00 It stops", and at "From: 08:00 UTC".
# Why our users care: old post-mortems are mails, and ticket systems cut replies with this. What is left reads as a short, whole
#   report. `postmortems import` reads the mail itself and keeps all of it; the guide says so.
# Source: measured, email-reply-parser 0.5.12.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check email-reply-parser==0.5.12

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from email_reply_parser import EmailReplyParser

MIDDLES = {
    "kubeadm renewed nothing.": True,
    "- 08:00 It stops\n- 08:40 It runs": True,
    "--certificate-renewal=false was set on one node.": False,
    "-08:00 It stops\n-08:40 It runs": False,
    "From: 08:00 UTC\nTo: 08:40 UTC": False,
}
print("email-reply-parser", version("email-reply-parser"))
as_seen = []
for middle, is_kept in MIDDLES.items():
    text = EmailReplyParser.parse_reply(f"The certificates expired.\n\n{middle}\n\nWe renewed them by hand.\n")
    print(f"{middle!r:55}kept: {text.endswith('by hand.')}")
    as_seen.append(is_kept == text.endswith("by hand.") and (is_kept or text == "The certificates expired."))
sys.exit(0 if all(as_seen) else "it cuts mails in another place now")
PYTHON
