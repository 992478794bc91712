#!/usr/bin/env bash
# Apprise sends HTML as text without the addresses of its links and the numbers of its steps.
#
# A good guess: where a service takes no HTML, the text has what the sender wrote: an address beside the word that led to it, as
#   html-to-text and mails have it, and steps with 1, 2, 3. Where Markdown is sent as text, it does so, since it is left as it
#   is.
# What happens: `<a href="…">Runbook</a>` is "Runbook", and the address is nowhere. Each item begins with a hyphen, whether the
#   list is ordered or not, also with `start="4"`. Cells of one row are lines of their own, and "SEV" and "2" of a `<dl>` are
#   "SEV2".
# Why our users care: one call with HTML sends an alert to mail, chat and SMS. On the phone the link to the runbook is a word.
#   Send Markdown, which reaches text services as it was written.
# Source: measured, apprise 2.3.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check apprise==2.3.0

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import apprise

sent = []


class Phone(apprise.NotifyBase):
    service_name, secure_protocol, templates = "Phone", "phone", ("{schema}://",)
    notify_format = apprise.NotifyFormat.TEXT

    def url(self, *args, **options):
        return "phone://"

    def send(self, body, title="", *args, **options):
        sent.append(body.splitlines())
        return True


hub = apprise.Apprise()
hub.add(Phone())
hub.notify(
    body='<p>See <a href="https://wiki.example/disk">Runbook</a></p><ol start="4"><li>Drain</li><li>Restart</li></ol>'
    "<table><tr><td>14:05</td><td>full</td></tr></table><dl><dt>SEV</dt><dd>2</dd></dl>",
    body_format=apprise.NotifyFormat.HTML,
)
hub.notify(body="See [Runbook](https://wiki.example/disk)\n\n4. Drain\n5. Restart", body_format=apprise.NotifyFormat.MARKDOWN)
print("apprise", apprise.__version__, *sent, sep="\n")
expected = [
    ["See Runbook", "- Drain", "- Restart", "14:05", "full", "SEV2"],
    ["See [Runbook](https://wiki.example/disk)", "", "4. Drain", "5. Restart"],
]
sys.exit(0 if sent == expected else f"texts are sent in another way now; expected {expected}")
PYTHON
