#!/usr/bin/env bash
# imap-tools and mail-parser put the words of an attached mail into the text of the mail that it is attached to.
#
# A good guess: a mail that is attached, `message/rfc822`, is an attachment with a name, and its text is its own: another
#   person wrote it, on another day. `get_body` of Python, mailparser and postal-mime of npm do so.
# What happens: both list it among the attachments, and also append its text to that of the mail, without its sender, its date
#   or a line between them: the text of the mail is "Severity: SEV 2" and "Severity: SEV 1". A mail without a text of its
#   own has that of the attached one. A log that is attached as a text stays out.
# Why our users care: a report of an incident has the one of last year attached, and bots read fields out of the text: the
#   severity and the start are those of another incident. Read the parts of the mail, or take `get_body`.
# Source: measured, imap-tools 1.16.0, mail-parser 4.8.0, mailparser 3.14.2 and postal-mime 4.0.0 of npm.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check imap-tools==1.16.0 mail-parser==4.8.0
npm install --silent --no-audit --no-fund mailparser@3.14.2 postal-mime@4.0.0

cat > report.eml <<'MAIL'
From: Ida Berg <ida@example.org>
Subject: Checkout was down
Date: Sat, 30 May 2026 18:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=part

--part
Content-Type: text/plain; charset=utf-8

Severity: SEV 2
--part
Content-Type: text/plain; charset=utf-8
Content-Disposition: attachment; filename="disk.log"

disk full
--part
Content-Type: message/rfc822
Content-Disposition: attachment; filename="last-year.eml"

From: Omar Lind <omar@example.org>
Subject: Login was down
Date: Wed, 5 Mar 2025 09:00:00 +0000
Content-Type: text/plain; charset=utf-8

Severity: SEV 1
--part--
MAIL

cat > show.py <<'PYTHON'
import email
import email.policy
from pathlib import Path

import mailparser
from imap_tools import MailMessage

report = Path("report.eml").read_bytes()
python = email.message_from_bytes(report, policy=email.policy.default)
by_imap_tools = MailMessage.from_bytes(report)
by_mail_parser = mailparser.parse_from_bytes(report)
print("email of Python:", python.get_body(("plain",)).get_content().split("\n"))
print("imap-tools:", by_imap_tools.text.split("\n"), [file.filename for file in by_imap_tools.attachments])
print("mail-parser:", by_mail_parser.text_plain, [file["filename"] for file in by_mail_parser.attachments])
PYTHON
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import { simpleParser } from "mailparser";
import PostalMime from "postal-mime";

const report = readFileSync("report.eml");
for (const [name, parse] of [["mailparser of npm", simpleParser], ["postal-mime", (mail) => PostalMime.parse(mail)]]) {
  const { text, attachments } = await parse(report);
  console.log(`${name}:`, JSON.stringify(text.trim()), attachments.map((file) => file.filename).join(" "));
}
JS
{
    venv/bin/python show.py
    node show.mjs
} | tee seen
cat > expected <<'TEXT'
email of Python: ['Severity: SEV 2']
imap-tools: ['Severity: SEV 2Severity: SEV 1'] ['disk.log', 'last-year.eml']
mail-parser: ['Severity: SEV 2', 'Severity: SEV 1'] ['disk.log', 'last-year.eml']
mailparser of npm: "Severity: SEV 2" disk.log last-year.eml
postal-mime: "Severity: SEV 2" disk.log last-year.eml
TEXT
diff expected seen || { echo "attached mails are read in another way now"; exit 1; }
